// SPDX-License-Identifier: Apache-2.0
import { constants, type KeyObject, type SignKeyObjectInput, sign, verify } from "node:crypto";
import { RefusedError } from "../signatures/refused-error.ts";

/** How a key of one kind signs, and what that is called where. */
export interface SignatureAlgorithm {
  readonly jws: string; // 'ES256'
  readonly cose: number; // -7
  readonly hash: string; // 'sha256'
  /** Of the key, as plugins call it: `EC-256`. */
  readonly keySpec: string;
  /** As plugins call it: `ECDSA-SHA-256`. */
  readonly pluginName: string;
}

const algorithm = (jws: string, cose: number, hash: string, keySpec: string, pluginName: string) =>
  ({ jws, cose, hash, keySpec, pluginName }) satisfies SignatureAlgorithm;

/** https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md#algorithm-selection */
const algorithms: readonly SignatureAlgorithm[] = [
  algorithm("PS256", -37, "sha256", "RSA-2048", "RSASSA-PSS-SHA-256"),
  algorithm("PS384", -38, "sha384", "RSA-3072", "RSASSA-PSS-SHA-384"),
  algorithm("PS512", -39, "sha512", "RSA-4096", "RSASSA-PSS-SHA-512"),
  algorithm("ES256", -7, "sha256", "EC-256", "ECDSA-SHA-256"),
  algorithm("ES384", -35, "sha384", "EC-384", "ECDSA-SHA-384"),
  algorithm("ES512", -36, "sha512", "EC-521", "ECDSA-SHA-512"),
];

const curves: Readonly<Record<string, string>> = { prime256v1: "EC-256", secp384r1: "EC-384", secp521r1: "EC-521" };

/** The one algorithm that a key signs with: nothing in a signature chooses it. @returns undefined for other kinds of keys. */
export function algorithmOf(key: KeyObject): SignatureAlgorithm | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const spec =
    type === "rsa" ? `RSA-${details?.modulusLength}` : type === "ec" ? curves[details?.namedCurve ?? ""] : undefined;
  return algorithms.find(({ keySpec }) => keySpec === spec);
}

/** By the key's kind, as plugins name it. */
export function algorithmNamed(spec: unknown): SignatureAlgorithm | undefined {
  return algorithms.find(({ keySpec }) => keySpec === spec);
}

/** @param name as JWS or COSE call it. @throws {RefusedError} for `none`, `HS256`, `RS256` and whatever else is not in the list. */
export function namedAlgorithm(name: unknown): SignatureAlgorithm {
  const found = algorithms.find(({ jws, cose }) => name === jws || name === cose);
  if (found === undefined)
    throw new RefusedError(
      `its algorithm is ${JSON.stringify(name) ?? "not named"}, which notation's signatures never have`,
    );
  return found;
}

/** RSA by PSS, its salt as long as the hash; ECDSA as the two numbers one after the other (IEEE P1363). */
export function signWith(key: KeyObject, { hash }: SignatureAlgorithm, data: Uint8Array): Buffer {
  return sign(hash, data, keyInput(key));
}

export function isSignatureOf(
  key: KeyObject,
  { hash }: SignatureAlgorithm,
  data: Uint8Array,
  signature: Buffer,
): boolean {
  return verify(hash, data, keyInput(key), signature);
}

function keyInput(key: KeyObject): SignKeyObjectInput {
  return {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    dsaEncoding: "ieee-p1363",
  };
}
