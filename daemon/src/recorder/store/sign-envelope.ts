// SPDX-License-Identifier: Apache-2.0
import { createSign } from "node:crypto";
import { preAuthHeader } from "@bob/proto/documents/dsse";
import { IN_TOTO_PAYLOAD_TYPE } from "@bob/proto/documents/statement";
import type { ByteSpool } from "../behaviour/byte-spool.ts";
import type { RecorderKey } from "../recorder-key.ts";
import { base64Length, writeBase64 } from "./base64-bytes.ts";

/**
 * The DSSE envelope of an in-toto Statement, signed (ECDSA P-256, SHA-256, DER), as one line of JSON in pieces.
 * Neither the payload nor the envelope is ever one buffer. A piece is valid until the next one is asked for.
 */
export function* signEnvelope(
  payload: Pick<ByteSpool, "byteLength" | "pieces">,
  key: Pick<RecorderKey, "privateKey">,
): Generator<Buffer> {
  const signer = createSign("sha256");
  signer.update(preAuthHeader(IN_TOTO_PAYLOAD_TYPE, payload.byteLength));
  yield Buffer.from('{"payload":"');
  let scratch: Buffer = Buffer.alloc(0);
  for (const piece of splitByThree(payload.pieces())) {
    signer.update(piece);
    if (scratch.length < base64Length(piece.length)) scratch = Buffer.allocUnsafeSlow(base64Length(piece.length));
    yield scratch.subarray(0, writeBase64(piece, scratch));
  }
  const sig = signer.sign(key.privateKey, "base64");
  // go-securesystemslib (dsse/verify.go) skips a signature whose keyid is not empty and not its own name for the key,
  // of which it has two; securesystemslib for Python wants the field to be there.
  const rest = { payloadType: IN_TOTO_PAYLOAD_TYPE, signatures: [{ keyid: "", sig }] };
  yield Buffer.from(`",${JSON.stringify(rest).slice(1)}\n`);
}

/** The same bytes in pieces whose length is a multiple of three, but for the last: their base64 can be put together. */
function* splitByThree(chunks: Iterable<Buffer>): Generator<Buffer> {
  let carry: Buffer = Buffer.alloc(0);
  for (const chunk of chunks) {
    const whole = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const length = whole.length - (whole.length % 3);
    carry = Buffer.from(whole.subarray(length)); // a copy: the chunk's memory is used again
    if (length > 0) yield whole.subarray(0, length);
  }
  if (carry.length > 0) yield carry;
}
