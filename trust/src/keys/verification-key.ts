// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { sshFingerprint } from "@bob/proto/ssh-fingerprint";
import type { KeyTrust } from "../recorders/key-trust.ts";
import { describeKind, hashOf } from "./key-kind.ts";

/** A public key that records or images may be signed with. */
export interface VerificationKey {
  /** The file it came from, or the recorder whose it is. */
  name: string;
  /** As `bobctl status` and `ssh-keygen -l` print it. */
  fingerprint: string;
  verifies(data: Uint8Array, signature: Uint8Array): boolean;
  /** When and for what it counts, as a trust file says; absent: always, and for all. */
  readonly trust?: KeyTrust;
}

/** One that is at hand itself. */
export interface LoadedKey extends VerificationKey {
  readonly publicKey: KeyObject;
}

const maxKeyBytes = 64 * 1024;

/**
 * Reads a public key in PEM: ECDSA P-256, P-384 or P-521, Ed25519, or RSA of at least 2048 bits.
 *
 * @throws {BobError} USAGE when the file is not one, NOT_FOUND when it is not there.
 */
export async function loadVerificationKey(file: string): Promise<LoadedKey> {
  const pem = await readFile(file).catch((cause) => {
    if (cause.code === "ENOENT") throw new BobError("NOT_FOUND", `there is no key file ${file}`, { cause });
    throw new BobError("IO", `cannot read the key file ${file}: ${cause.message}`, { cause });
  });
  return verificationKeyOf(parsePublicKey(pem, file), file);
}

/**
 * @param name as messages have it.
 * @throws {BobError} USAGE for a key of a kind that bob does not take.
 */
export function verificationKeyOf(publicKey: KeyObject, name: string): LoadedKey {
  const hashes = hashesOf(publicKey, name);
  return {
    name,
    publicKey,
    fingerprint: sshFingerprint(publicKey),
    verifies: (data, signature) => hashes.some((hash) => verify(hash, data, publicKey, signature)),
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

/** The key's own hash, and on the larger curves SHA-256, too, which cosign up to 2.x takes for every key. */
function hashesOf(key: KeyObject, name: string): (string | null)[] {
  const hash = hashOf(key);
  if (hash === undefined)
    throw new BobError("USAGE", `${name} is a key of a kind bob does not take (${describeKind(key)})`);
  return hash === null || hash === "sha256" ? [hash] : [hash, "sha256"];
}
