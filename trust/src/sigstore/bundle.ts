// SPDX-License-Identifier: Apache-2.0
import { sign, verify } from "node:crypto";
import { preAuthEncoding } from "@bob/proto/documents/dsse";
import { IN_TOTO_PAYLOAD_TYPE } from "@bob/proto/documents/statement";
import { bundleFromJSON, bundleToJSON, isBundleWithDsseEnvelope, toDSSEBundle } from "@sigstore/bundle";
import type { SignKey } from "../keys/sign-key.ts";

/**
 * A Sigstore bundle v0.3 (https://docs.sigstore.dev/about/bundle/) with the statement in a DSSE envelope, as `cosign attest --key` writes it without
 * a transparency log.
 */
export function signStatement(statement: Buffer, key: SignKey): Buffer {
  const signature = sign("sha256", preAuthEncoding(IN_TOTO_PAYLOAD_TYPE, statement), key.privateKey);
  const options = { artifact: statement, artifactType: IN_TOTO_PAYLOAD_TYPE, signature, keyHint: key.hint };
  const bundle = toDSSEBundle(options);
  // cosign skips a signature whose keyid is neither empty nor the ssh fingerprint (go-securesystemslib, dsse/verify.go).
  for (const each of bundle.content.dsseEnvelope.signatures) each.keyid = "";
  return Buffer.from(JSON.stringify(bundleToJSON(bundle)));
}

/** Whether the bytes are a bundle with this very statement and a signature of this key. */
export function isBundleOf(bytes: Uint8Array, statement: Buffer, key: SignKey): boolean {
  const bundle = tryParse(bytes);
  if (bundle === undefined || !isBundleWithDsseEnvelope(bundle)) return false;
  const { payload, payloadType, signatures } = bundle.content.dsseEnvelope;
  if (payloadType !== IN_TOTO_PAYLOAD_TYPE || !payload.equals(statement)) return false;
  const signed = preAuthEncoding(payloadType, payload);
  return signatures.some(({ sig }) => verify("sha256", signed, key.publicKey, sig));
}

/** Others may put anything there: what is no bundle is not ours. */
function tryParse(bytes: Uint8Array): ReturnType<typeof bundleFromJSON> | undefined {
  try {
    return bundleFromJSON(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch {
    return undefined;
  }
}
