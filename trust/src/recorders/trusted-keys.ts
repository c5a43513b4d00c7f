// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import { BobError } from "@bob/proto/errors";
import { type VerificationKey, verificationKeyOf } from "../keys/verification-key.ts";
import type { TrustedKey, TrustFile } from "./trust-file.ts";

/**
 * The keys of a trust file, ready to verify with. Those of which it has the fingerprint alone are taken from among the given ones.
 *
 * @param given keys from elsewhere (`--key`); none of them counts but as the file says.
 * @throws {BobError} USAGE for a given key that the file does not list, and when no key is at hand for what it lists and did not revoke.
 */
export function trustedKeysOf({ file, recorders }: TrustFile, given: readonly VerificationKey[]): VerificationKey[] {
  const listed = recorders.flatMap(({ keys }) => keys);
  const stranger = given.find((key) => !listed.some(({ fingerprint }) => fingerprint === key.fingerprint));
  if (stranger !== undefined)
    throw new BobError(
      "USAGE",
      `${file} does not list the key ${stranger.name} (${stranger.fingerprint}): with a trust file only what it lists counts`,
    );
  return listed.flatMap((entry) => keyOf(entry, given, file));
}

function keyOf(entry: TrustedKey, given: readonly VerificationKey[], file: string): VerificationKey[] {
  const { place: _, publicKey, fingerprint, ...trust } = entry;
  if (publicKey !== undefined) return [{ ...verificationKeyOf(createPublicKey(publicKey), trust.recorder), trust }];
  const found = given.find((key) => key.fingerprint === fingerprint);
  if (found !== undefined) return [{ ...found, name: trust.recorder, trust }];
  if (trust.revoked !== undefined) return []; // It verifies nothing, with its key or without.
  throw new BobError(
    "USAGE",
    `${file} has no key for ${trust.recorder}, only its fingerprint ${fingerprint}: give the public key with --key, or put it into the file`,
  );
}
