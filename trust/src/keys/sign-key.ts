// SPDX-License-Identifier: Apache-2.0
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { sshFingerprint } from "@bob/proto/ssh-fingerprint";
import { decryptCosignKey, isCosignLabel } from "./cosign-key.ts";
import { describeKind, hashOf } from "./key-kind.ts";

/** A key that images are signed with, wherever it is. */
export interface SignKey {
  readonly publicKey: KeyObject;
  /** base64 of sha256 over the public key (SPKI, DER): what cosign writes as a bundle's hint. */
  readonly hint: string;
  /** As `ssh-keygen -l` prints it, for people. */
  readonly fingerprint: string;
  /**
   * Signs: ECDSA in DER, RSA by PKCS #1 v1.5.
   *
   * @param hash default the key's own: that of its curve, SHA-256 for RSA, none for Ed25519.
   */
  sign(data: Uint8Array, hash?: "sha256"): Buffer;
}

/** One that is here. */
export interface FileKey extends SignKey {
  readonly privateKey: KeyObject;
}

/** The environment variable with the password of an encrypted key, and cosign's, which serves as well. */
export const passwordVariable = "BOB_SIGN_PASSWORD";
export const cosignPasswordVariable = "COSIGN_PASSWORD";

/** What is asked for the password of an encrypted key; `undefined`: there is none. An empty one is a password, too. */
export type FindPassword = () => Promise<string | undefined>;

/** Where a private key is, and how messages name it. */
export interface KeySource {
  /** `--sign-key`. */
  readonly option: string;
  readonly password: FindPassword;
  /** For `env://NAME`. */
  readonly env: NodeJS.ProcessEnv;
}

const howToMake = "make one: bobctl generate-key-pair";

/** The password in the environment: bob's own variable before cosign's. */
export function passwordFrom(env: NodeJS.ProcessEnv): string | undefined {
  return env[passwordVariable] ?? env[cosignPasswordVariable];
}

/**
 * Reads a private key: one of cosign's key files, or PEM (PKCS #8, PKCS #1 or SEC 1), encrypted or not; from a file, or from a variable
 * as `env://NAME`.
 *
 * @throws {BobError} USAGE when it cannot be read, is none, or its password is missing or wrong.
 */
export async function loadSignKey(name: string, source: KeySource): Promise<FileKey> {
  return signKeyOf(await parsePrivateKey(await readKey(name, source), name, source), name);
}

/** @throws {BobError} USAGE for a key of a kind that bob does not sign with. */
export function signKeyOf(privateKey: KeyObject, name: string): FileKey {
  const publicKey = createPublicKey(privateKey);
  return { privateKey, ...signKeyWith(publicKey, name, (data, hash) => sign(hash, data, privateKey)) };
}

/**
 * A key by its public half.
 *
 * @param signWith signs with a hash, or none for Ed25519.
 * @throws {BobError} USAGE for a key of a kind that bob does not sign with.
 */
export function signKeyWith(
  publicKey: KeyObject,
  name: string,
  signWith: (data: Uint8Array, hash: string | null) => Buffer,
): SignKey {
  const hash = hashOf(publicKey);
  if (hash === undefined)
    throw new BobError(
      "USAGE",
      `${name} is a key of the kind ${describeKind(publicKey)}; bob signs with P-256, P-384, P-521, Ed25519 and RSA of 2048 bits and more: ${howToMake}`,
    );
  const hint = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  const fingerprint = sshFingerprint(publicKey);
  return { publicKey, hint, fingerprint, sign: (data, other) => signWith(data, other ?? hash) };
}

async function readKey(name: string, { option, env }: KeySource): Promise<string> {
  const variable = /^env:\/\/(.+)$/.exec(name)?.[1];
  if (variable !== undefined) {
    const value = env[variable];
    if (value !== undefined) return value;
    throw new BobError("USAGE", `the variable ${variable} is not set (${option} ${name})`);
  }
  return await readFile(name, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") throw new BobError("USAGE", `there is no key file ${name} (${option})`, { cause });
    throw new BobError("USAGE", `cannot read the key file ${name} (${option}): ${cause.message}`, { cause });
  });
}

async function parsePrivateKey(pem: string, name: string, { option, password }: KeySource): Promise<KeyObject> {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1] ?? "";
  if (label.endsWith("PUBLIC KEY") || label === "CERTIFICATE")
    throw new BobError(
      "USAGE",
      `${name} has no private key but a ${label.toLowerCase()}; ${option} takes the private one`,
    );
  const isEncrypted =
    isCosignLabel(label) || label === "ENCRYPTED PRIVATE KEY" || pem.includes("Proc-Type: 4,ENCRYPTED");
  if (!isEncrypted)
    return createKey({ key: pem, format: "pem" }, `${name} is not a private key in PEM form; ${howToMake}`);
  const passphrase = await password();
  if (passphrase === undefined)
    throw new BobError(
      "USAGE",
      `${name} is encrypted: put its password into ${cosignPasswordVariable} or ${passwordVariable}`,
    );
  const wrong = `that is not the password of ${name} (${cosignPasswordVariable} or ${passwordVariable})`;
  if (!isCosignLabel(label)) return createKey({ key: pem, format: "pem", passphrase }, wrong);
  const der = decryptCosignKey(pem, passphrase, name);
  if (der === undefined) throw new BobError("USAGE", wrong);
  return createKey({ key: Buffer.from(der), format: "der", type: "pkcs8" }, `what is encrypted in ${name} is no key`);
}

function createKey(input: Parameters<typeof createPrivateKey>[0], fault: string): KeyObject {
  try {
    return createPrivateKey(input);
  } catch (cause) {
    throw new BobError("USAGE", fault, { cause });
  }
}
