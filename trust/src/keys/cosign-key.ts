// SPDX-License-Identifier: Apache-2.0
import { randomBytes, scryptSync } from "node:crypto";
import { BobError, parseJson } from "@bob/proto";
import { decodeBase64 } from "@bob/proto/base64";
import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";

/** The two labels of cosign's private keys: since 2.0, and before. */
const LABELS = ["ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY"];
const cost = { N: 65_536, r: 8, p: 1 };
/** What go-securesystemslib (encrypted/encrypted.go) takes. Whoever wrote the file chooses: more would be our memory and time. */
const allowedCosts = new Set([32_768, 65_536, 131_072]);
const saltBytes = 32;
const nonceBytes = 24;
/** Node's own bound of 32 MiB is below what each of the costs takes (128 · N · r bytes). */
const maxScryptBytes = 256 * 1024 * 1024;

/** Whether a PEM label is that of a private key as cosign keeps it. */
export function isCosignLabel(label: string): boolean {
  return LABELS.includes(label);
}

/**
 * Encrypts a private key as `cosign generate-key-pair` does: scrypt and NaCl's secretbox in a JSON document in PEM.
 *
 * @param der the key in PKCS#8.
 */
export function encryptCosignKey(der: Uint8Array, password: string): string {
  const [salt, nonce] = [randomBytes(saltBytes), randomBytes(nonceBytes)];
  const box = xsalsa20poly1305(deriveKey(password, salt, cost), nonce).encrypt(der);
  const document = {
    kdf: { name: "scrypt", params: cost, salt: salt.toString("base64") },
    cipher: { name: "nacl/secretbox", nonce: nonce.toString("base64") },
    ciphertext: Buffer.from(box).toString("base64"),
  };
  const body = Buffer.from(JSON.stringify(document))
    .toString("base64")
    .replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${LABELS[0]}-----\n${body}\n-----END ${LABELS[0]}-----\n`;
}

/**
 * Opens a private key that cosign encrypted.
 *
 * @returns the key in PKCS#8, DER; undefined when the password is not its.
 * @throws {BobError} BAD_DATA for another cipher, parameters that nobody writes, or what is no such key.
 */
export function decryptCosignKey(pem: string, password: string, what: string): Uint8Array | undefined {
  const { salt, nonce, params, ciphertext } = readDocument(pem, what);
  try {
    return xsalsa20poly1305(deriveKey(password, salt, params), nonce).decrypt(ciphertext);
  } catch {
    return undefined; // The tag does not fit, which is all that can be known.
  }
}

interface Encrypted {
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly params: typeof cost;
  readonly ciphertext: Uint8Array;
}

function readDocument(pem: string, what: string): Encrypted {
  const body = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem)?.[1]?.replace(/\s/g, "") ?? "";
  const document = parseJson(Buffer.from(body, "base64").toString("utf8"), what) as PartialDocument | null;
  const { kdf, cipher, ciphertext } = document ?? {};
  if (kdf?.name !== "scrypt" || cipher?.name !== "nacl/secretbox")
    throw new BobError("BAD_DATA", `${what} is not encrypted by scrypt and nacl/secretbox, as cosign does it`);
  const { N = 0, r, p } = kdf.params ?? {};
  if (!allowedCosts.has(N) || r !== cost.r || p !== cost.p)
    throw new BobError("BAD_DATA", `${what} has unsupported scrypt parameters: N ${N}, r ${r}, p ${p}`);
  const fields = { salt: bytesOf(kdf.salt), nonce: bytesOf(cipher.nonce), ciphertext: bytesOf(ciphertext) };
  if (fields.salt.length !== saltBytes || fields.nonce.length !== nonceBytes)
    throw new BobError("BAD_DATA", `${what} has a salt or nonce of another length than cosign writes`);
  return { ...fields, params: { N, r, p } };
}

interface PartialDocument {
  readonly kdf?: { readonly name?: unknown; readonly params?: Partial<typeof cost>; readonly salt?: unknown };
  readonly cipher?: { readonly name?: unknown; readonly nonce?: unknown };
  readonly ciphertext?: unknown;
}

function bytesOf(value: unknown): Uint8Array {
  return typeof value === "string" ? decodeBase64(value) : new Uint8Array();
}

function deriveKey(password: string, salt: Uint8Array, { N, r, p }: typeof cost): Uint8Array {
  return scryptSync(password, salt, 32, { N, r, p, maxmem: maxScryptBytes });
}
