// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { sshFingerprint } from "./ssh-fingerprint.ts";

/** A public key that records may be signed with. */
export interface VerificationKey {
  /** The file it came from. */
  name: string;
  /** As `bobctl status` and `ssh-keygen -l` print it. */
  fingerprint: string;
  verifies(data: Uint8Array, signature: Uint8Array): boolean;
}

const EC_HASHES: Record<string, string> = { prime256v1: "sha256", secp384r1: "sha384", secp521r1: "sha512" };
const maxKeyBytes = 64 * 1024;

/**
 * Reads a public key in PEM: ECDSA P-256, P-384 or P-521, Ed25519, or RSA of at least 2048 bits.
 *
 * @throws {BobError} USAGE when the file is not one, NOT_FOUND when it is not there.
 */
export async function loadVerificationKey(file: string): Promise<VerificationKey> {
  const pem = await readFile(file).catch((cause) => {
    if (cause.code === "ENOENT") throw new BobError("NOT_FOUND", `there is no key file ${file}`, { cause });
    throw new BobError("IO", `cannot read the key file ${file}: ${cause.message}`, { cause });
  });
  const key = parsePublicKey(pem, file);
  const hash = hashFor(key, file);
  return {
    name: file,
    fingerprint: sshFingerprint(key),
    verifies: (data, signature) => verify(hash, data, key, signature),
  };
}

function parsePublicKey(pem: Buffer, file: string): KeyObject {
  const text = pem.subarray(0, maxKeyBytes).toString("latin1");
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new BobError("USAGE", `${file} is a private key; --key takes the public one, which bobd writes beside it`);
  }
  try {
    return createPublicKey(text);
  } catch (cause) {
    throw new BobError("USAGE", `${file} is not a public key in PEM form (-----BEGIN PUBLIC KEY-----)`, { cause });
  }
}

/** The hash that goes with a key; Ed25519 has its own. */
function hashFor({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject, file: string): string | null {
  if (type === "ed25519") return null;
  if (type === "rsa" && (details?.modulusLength ?? 0) >= 2_048) return "sha256";
  const hash = type === "ec" ? EC_HASHES[details?.namedCurve ?? ""] : undefined;
  if (hash === undefined)
    throw new BobError(
      "USAGE",
      `${file} is a key of a kind bob does not take (${type} ${details?.namedCurve ?? details?.modulusLength ?? ""})`,
    );
  return hash;
}
