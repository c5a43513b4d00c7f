// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import type { NotationTrust } from "../check-notation.ts";
import { encodeCose } from "../cose.ts";
import { type EnvelopeFormat, envelopeTypes, type ToSign } from "../envelope.ts";
import { encodeJws } from "../jws.ts";
import { encodePayload, payloadType, type Target } from "../payload.ts";
import { algorithmOf, signWith } from "../signature-algorithm.ts";
import { attributeNames } from "../signed-attributes.ts";
import { parseTrustPolicy } from "../trust-policy.ts";
import type { Issued } from "./signing-certificates.ts";

export const target: Target = {
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  digest: `sha256:${"a".repeat(64)}`,
  size: 7,
};

/** An envelope as whoever has the key could make it: also one that nobody should. */
export interface EnvelopeWish {
  readonly format: EnvelopeFormat;
  readonly payload?: Buffer;
  readonly contentType?: string;
  readonly attributes?: Readonly<Record<string, string | Date>>;
  readonly critical?: readonly string[];
  readonly chain?: readonly Buffer[];
  readonly timestamp?: Buffer;
  /** What else is done to what is written. */
  readonly sign?: (data: Buffer) => Buffer;
}

export function madeEnvelope(signer: Issued, wish: EnvelopeWish): Buffer {
  const algorithm = algorithmOf(signer.publicKey);
  if (algorithm === undefined) throw new Error("notation has no such key");
  const { format, payload = encodePayload({ ...target, annotations: {} }), timestamp } = wish;
  const usual = { [attributeNames.scheme]: "notary.x509", [attributeNames.signingTime]: new Date() };
  const toSign: ToSign = {
    payload,
    contentType: wish.contentType ?? payloadType,
    attributes: wish.attributes ?? usual,
    critical: wish.critical ?? [attributeNames.scheme],
  };
  const { signedBytes, finish } = (format === "jws" ? encodeJws : encodeCose)(toSign, algorithm);
  const sign = wish.sign ?? ((data: Buffer) => signWith(signer.privateKey, algorithm, data));
  const header = { chain: wish.chain ?? signer.chain, agent: "test" };
  return finish(sign(signedBytes), timestamp === undefined ? header : { ...header, timestamp });
}

/** A trust policy for everything, with these authorities. */
export function trustIn(roots: readonly Issued[], statement: Readonly<Record<string, unknown>> = {}): NotationTrust {
  const folder = makeFolder();
  for (const type of ["ca", "signingAuthority"]) {
    mkdirSync(join(folder, "x509", type, "own"), { recursive: true });
    for (const [at, { pem }] of roots.entries()) writeFileSync(join(folder, "x509", type, "own", `${at}.pem`), pem);
  }
  const usual = {
    name: "own",
    registryScopes: ["*"],
    signatureVerification: { level: "strict" },
    trustStores: ["ca:own", "signingAuthority:own"],
    trustedIdentities: ["*"],
  };
  const [only] = parseTrustPolicy({ version: "1.0", trustPolicies: [{ ...usual, ...statement }] }, "the policy");
  if (only === undefined) throw new Error("it has no statement");
  const plugins = { folder: join(folder, "plugins"), env: {} };
  return { statement: only, storeFolder: folder, plugins, metadata: {}, now: new Date() };
}

export const typeOf = (format: EnvelopeFormat): string => envelopeTypes[format];
