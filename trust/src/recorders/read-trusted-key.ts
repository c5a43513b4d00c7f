// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import type { Value } from "@bob/bill/policy/yaml-document";
import { quote, type ValueReader } from "@bob/bill/policy/yaml-values";
import { BobError } from "@bob/proto/errors";
import { isFingerprint } from "@bob/proto/ssh-fingerprint";
import { verificationKeyOf } from "../keys/verification-key.ts";
import type { KeyTrust } from "./key-trust.ts";
import { readRevocation, readValidity } from "./read-limits.ts";
import type { TrustedKey } from "./trust-file.ts";

/** What is said of a recorder as a whole. */
type Known = Pick<KeyTrust, "recorder" | "purposes" | "revoked">;

/** Reads one key of a recorder. Faults go to the reader. */
export function readTrustedKey(item: Value, known: Known, reader: ValueReader): TrustedKey | undefined {
  const members = reader.members(item, "a key", ["key", "fingerprint", "validFor", "revoked"]);
  if (members === undefined) return undefined;
  const [key, fingerprint, validFor, revoked] = (["key", "fingerprint", "validFor", "revoked"] as const).map((name) =>
    members.get(name),
  );
  const material = readMaterial(item, key, fingerprint, reader);
  const limits = {
    validFor: validFor === undefined ? {} : readValidity(validFor, reader),
    ...known,
    ...(revoked && earlier(known, readRevocation(revoked, reader))),
  };
  return material && { place: item.place, ...material, ...limits };
}

/** Where both recorder and key were revoked, from the first of these on nothing counts. */
function earlier(recorder: Pick<KeyTrust, "revoked">, key: Pick<KeyTrust, "revoked">): Pick<KeyTrust, "revoked"> {
  const [a, b] = [recorder.revoked, key.revoked];
  if (a === undefined || b === undefined) return a === undefined ? key : recorder;
  return a.at.milliseconds <= b.at.milliseconds ? recorder : key;
}

function readMaterial(
  { place }: Value,
  key: Value | undefined,
  fingerprint: Value | undefined,
  reader: ValueReader,
): Pick<TrustedKey, "fingerprint" | "publicKey"> | undefined {
  if (key === undefined && fingerprint === undefined)
    reader.faults.add(place, 'a key is a "key" (PEM, as "bobctl status --public-key" prints it) or a "fingerprint"');
  const pem = key && reader.text(key, "key", { isMultiline: true });
  const own = key && pem !== undefined ? readPem(pem, key, reader) : undefined;
  const named = fingerprint && reader.text(fingerprint, "fingerprint");
  if (fingerprint && named !== undefined && !isFingerprint(named)) {
    reader.faults.add(fingerprint.place, `${quote(named)} is no fingerprint (SHA256:… as "bobctl status" prints it)`);
    return undefined;
  }
  if (fingerprint && own !== undefined && named !== undefined && named !== own)
    reader.faults.add(fingerprint.place, `${named} is not the fingerprint of the key beside it, which is ${own}`);
  if (own !== undefined && pem !== undefined) return { fingerprint: own, publicKey: pem };
  return key === undefined && named !== undefined ? { fingerprint: named } : undefined;
}

function readPem(pem: string, { place }: Value, { faults }: ValueReader): string | undefined {
  if (/PRIVATE KEY/.test(pem)) {
    faults.add(
      place,
      "key is a private one: whoever reads this file could sign with it. Make a new key, and put the public one here",
    );
    return undefined;
  }
  try {
    return verificationKeyOf(createPublicKey(pem), "the key").fingerprint;
  } catch (thrown) {
    const why = thrown instanceof BobError ? `: ${thrown.message}` : " (-----BEGIN PUBLIC KEY-----)";
    faults.add(place, `key is no public key in PEM that bob takes${why}`);
    return undefined;
  }
}
