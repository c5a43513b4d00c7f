// SPDX-License-Identifier: Apache-2.0
import type { KeyObject } from "node:crypto";

const EC_HASHES: Record<string, string> = { prime256v1: "sha256", secp384r1: "sha384", secp521r1: "sha512" };
const minRsaBits = 2_048;

/**
 * The hash that a key signs with, as cosign 3 chooses it: that of its curve, SHA-256 for RSA (PKCS #1 v1.5).
 *
 * @returns null for Ed25519, which has its own; undefined for a key of a kind that bob does not take.
 */
export function hashOf({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): string | null | undefined {
  if (type === "ed25519") return null;
  if (type === "rsa") return (details?.modulusLength ?? 0) >= minRsaBits ? "sha256" : undefined;
  return type === "ec" ? EC_HASHES[details?.namedCurve ?? ""] : undefined;
}

/** `ec secp384r1`, `rsa 2048`: for messages. */
export function describeKind({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string {
  return [type, details?.namedCurve ?? details?.modulusLength].filter(Boolean).join(" ");
}
