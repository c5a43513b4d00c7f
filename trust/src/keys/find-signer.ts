// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from "@bob/proto/base64";
import { preAuthEncoding } from "@bob/proto/documents/dsse";
import type { DsseEnvelope } from "@bob/proto/documents/statement";
import type { VerificationKey } from "./verification-key.ts";

/**
 * The key that an envelope is signed with. A key id is only a hint, so every signature is tried with every key. When and for
 * what the key counts is another question ({@link refusalOf} in `recorders/key-trust.ts`).
 */
export function findSigner<Key extends VerificationKey>(
  { payloadType, signatures, payload }: DsseEnvelope,
  keys: readonly Key[],
): Key | undefined {
  try {
    const signed = preAuthEncoding(payloadType, decodeBase64(payload));
    return keys.find((key) => signatures.some(({ sig }) => key.verifies(signed, decodeBase64(sig))));
  } catch {
    return undefined; // Not base64: nobody signed that.
  }
}
