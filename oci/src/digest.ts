// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { BobError } from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import type { Descriptor } from "./media-types.ts";

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** sha256 is the only algorithm bob reads: images that BuildKit writes have no other. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/**
 * Checks bytes against the descriptor they were asked for by.
 *
 * @throws {BobError} DIGEST_MISMATCH when size or digest differ.
 */
export function assertContent(bytes: Uint8Array, descriptor: Descriptor, where: string): void {
  if (bytes.length !== descriptor.size) {
    throw new BobError(
      "DIGEST_MISMATCH",
      `${descriptor.digest} from ${where} has ${bytes.length} bytes instead of ${descriptor.size}`,
    );
  }
  assertDigest(bytes, descriptor.digest, where);
}

/**
 * Passes a blob on piece by piece and checks it on the way.
 *
 * @throws {BobError} DIGEST_MISMATCH at the end when the digest differs, or as soon as there is more than the descriptor says.
 */
export async function* checkedStream(
  chunks: AsyncIterable<Uint8Array>,
  { digest, size }: Descriptor,
  where: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > size) throw new BobError("DIGEST_MISMATCH", `${digest} from ${where} has more than ${size} bytes`);
    hash.update(chunk);
    yield chunk;
  }
  if (length !== size)
    throw new BobError("DIGEST_MISMATCH", `${digest} from ${where} has ${length} bytes instead of ${size}`);
  assertHex(hash.digest("hex"), digest, where);
}

/** @throws {BobError} DIGEST_MISMATCH when the bytes have another digest. */
export function assertDigest(bytes: Uint8Array, digest: string, where: string): void {
  assertHex(sha256Hex(bytes), digest, where);
}

function assertHex(hex: string, digest: string, where: string): void {
  if (`sha256:${hex}` === digest) return;
  throw new BobError("DIGEST_MISMATCH", `what ${where} gave for ${digest} was changed: its digest is sha256:${hex}`);
}
