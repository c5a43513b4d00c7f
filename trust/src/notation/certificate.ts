// SPDX-License-Identifier: Apache-2.0
import { type KeyObject, X509Certificate } from "node:crypto";
import { X509Certificate as DerCertificate } from "@sigstore/core";
import { RefusedError } from "../signatures/refused-error.ts";
import { type Der, parseDer, partOf, readingDer, taggedPart } from "./der.ts";
import { describeName } from "./distinguished-name.ts";

/** What notation's rules ask of a certificate (RFC 5280). */
export interface Certificate {
  readonly der: Buffer;
  readonly publicKey: KeyObject;
  readonly subject: Der;
  readonly issuer: Der;
  readonly serialNumber: Buffer;
  /** For messages: `C=US, O=me, CN=x`. */
  readonly name: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** Of basic constraints; undefined where there are none. */
  readonly authority: { readonly isCa: boolean; readonly pathLength: number | undefined } | undefined;
  readonly keyUsage: Extension<ReadonlySet<KeyUsage>> | undefined;
  /** Object identifiers. */
  readonly extendedKeyUsage: Extension<readonly string[]> | undefined;
  readonly keyId: Buffer | undefined;
  /** Critical extensions that nothing here looks at. */
  readonly notUnderstood: readonly string[];
  /** Whether it says where to ask whether it was revoked. */
  readonly hasRevocationService: boolean;
  isSignedBy(issuer: Certificate): boolean;
}

export interface Extension<Value> {
  readonly isCritical: boolean;
  readonly value: Value;
}

/** In the order of their bits (RFC 5280 §4.2.1.3). */
const keyUsages = [
  "digital signature",
  "content commitment",
  "key encipherment",
  "data encipherment",
  "key agreement",
  "certificate signing",
  "CRL signing",
  "encipher only",
  "decipher only",
] as const;
export type KeyUsage = (typeof keyUsages)[number];

const oids = {
  keyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  alternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  revocationLists: "2.5.29.31",
  policies: "2.5.29.32",
  issuerKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  access: "1.3.6.1.5.5.7.1.1",
  ocsp: "1.3.6.1.5.5.7.48.1",
} as const;
/** What is no limit to what a certificate may sign, too: more names for its owner, and under which rules it was issued. */
const understood: ReadonlySet<string> = new Set(Object.values(oids));

/** Signatures of certificates: RSA by PKCS #1, ECDSA, Ed25519, with hashes from SHA-256 on. Those by RSA-PSS hide their hash deeper. */
const goodSignatures: ReadonlySet<string> = new Set([
  ...["11", "12", "13"].map((last) => `1.2.840.113549.1.1.${last}`),
  ...["2", "3", "4"].map((last) => `1.2.840.10045.4.3.${last}`),
  "1.3.101.112",
]);

/** @throws {RefusedError} for what is no X.509 certificate. */
export function readCertificate(bytes: Uint8Array): Certificate {
  return readingDer("a certificate", () => parseCertificate(Buffer.from(bytes)));
}

/** The certificates in PEM, or the one in DER. @throws {RefusedError} when one cannot be read. */
export function readCertificates(content: Buffer): Certificate[] {
  const blocks = content.toString("latin1").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (blocks === null) return [readCertificate(content)];
  return blocks.map((pem) => readCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ""), "base64")));
}

function parseCertificate(der: Buffer<ArrayBuffer>): Certificate {
  const x509 = new X509Certificate(der);
  const { root, extensions, serialNumber, notBefore, notAfter } = DerCertificate.parse(der);
  const tbs = partOf(root, 0);
  const first = taggedPart(tbs, 0) === undefined ? 0 : 1;
  const [issuer, subject] = [partOf(tbs, first + 2), partOf(tbs, first + 4)];
  const signature = partOf(root, 1, 0).toOID();
  const extension = extensionsOf(extensions);
  const access = extension(oids.access)?.value.subs ?? [];
  return {
    der,
    publicKey: x509.publicKey,
    subject,
    issuer,
    serialNumber,
    name: describeName(subject),
    validFrom: notBefore,
    validUntil: notAfter,
    authority: basicConstraints(extension(oids.basicConstraints)),
    keyUsage: mapExtension(extension(oids.keyUsage), (value) => new Set(usagesOf(value))),
    extendedKeyUsage: mapExtension(extension(oids.extendedKeyUsage), ({ subs }) => subs.map((each) => each.toOID())),
    keyId: extension(oids.keyId)?.value.value,
    notUnderstood: extensions
      .map((each) => partOf(each, 0).toOID())
      .filter((oid) => extension(oid)?.isCritical && !understood.has(oid)),
    hasRevocationService:
      extension(oids.revocationLists) !== undefined || access.some((each) => partOf(each, 0).toOID() === oids.ocsp),
    isSignedBy: (other) =>
      goodSignatures.has(signature) && other.subject.value.equals(issuer.value) && x509.verify(other.publicKey),
  };
}

function extensionsOf(extensions: readonly Der[]): (oid: string) => Extension<Der> | undefined {
  const found = new Map<string, Extension<Der>>();
  for (const each of extensions) {
    const oid = partOf(each, 0).toOID();
    if (found.has(oid)) throw new Error(`it has the extension ${oid} twice`);
    const isCritical = each.subs.length === 3 && partOf(each, 1).toBoolean();
    found.set(oid, { isCritical, value: parseDer(partOf(each, each.subs.length - 1).value) });
  }
  return (oid) => found.get(oid);
}

function mapExtension<Value>(
  extension: Extension<Der> | undefined,
  read: (value: Der) => Value,
): Extension<Value> | undefined {
  return extension && { isCritical: extension.isCritical, value: read(extension.value) };
}

function basicConstraints(extension: Extension<Der> | undefined): Certificate["authority"] {
  if (extension === undefined) return undefined;
  const { subs } = extension.value;
  const isCa = subs.some((each) => each.tag.isBoolean() && each.toBoolean());
  const length = subs.find((each) => each.tag.isInteger());
  return { isCa, pathLength: length === undefined ? undefined : Number(length.toInteger()) };
}

function usagesOf(value: Der): KeyUsage[] {
  const bits = value.toBitString();
  return keyUsages.filter((_, at) => bits[at] === 1);
}

/** @throws {RefusedError} for an RSA key below 2048 bits, and curves below P-256. */
export function assertStrongKey({ publicKey, name }: Certificate): void {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  const isStrong =
    type === "rsa" || type === "rsa-pss"
      ? (details?.modulusLength ?? 0) >= 2_048
      : type === "ed25519" || (type === "ec" && /^(?:prime256v1|secp384r1|secp521r1)$/.test(details?.namedCurve ?? ""));
  if (!isStrong)
    throw new RefusedError(
      `the key of its certificate "${name}" is too weak, or of a kind that notation does not have`,
    );
}
