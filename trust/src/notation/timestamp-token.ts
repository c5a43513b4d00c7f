// SPDX-License-Identifier: Apache-2.0
import { createHash, type KeyObject, verify } from "node:crypto";
import { RefusedError } from "../signatures/refused-error.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { assertTimestampChain, maxChainLength } from "./certificate-chain.ts";
import { type Der, encodeDer, parseDer, partOf, readingDer, taggedPart } from "./der.ts";

/** A time that a timestamp authority confirms, within its accuracy. */
export interface ConfirmedTime {
  readonly earliest: Date;
  readonly latest: Date;
  /** Leaf first, up to a trusted root. */
  readonly chain: readonly Certificate[];
}

const oids = {
  signedData: "1.2.840.113549.1.7.2",
  timestamp: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  rsa: "1.2.840.113549.1.1.1",
  ec: "1.2.840.10045.2.1",
} as const;

const hashes: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};
/** Signature algorithms that name their hash: RSA by PKCS #1, ECDSA. */
const signatureHashes: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

/**
 * Checks a timestamp (RFC 3161, in CMS, RFC 5652) of a signature: by whom it is, that it is of these bytes, and up to which root its
 * certificate goes.
 *
 * @param token the `TimeStampToken`, without the response that it came in.
 * @param roots timestamp authorities' that are trusted.
 * @throws {RefusedError} with the reason why it does not count.
 */
export function checkTimestamp(token: Uint8Array, signature: Uint8Array, roots: readonly Certificate[]): ConfirmedTime {
  return readingDer("a timestamp", () => {
    const signed = readSignedData(token);
    const info = parseDer(signed.content);
    const imprint = partOf(info, 2);
    const hash = hashNamed(partOf(imprint, 0));
    if (!createHash(hash).update(signature).digest().equals(partOf(imprint, 1).value))
      throw new RefusedError("its timestamp is of another signature");
    const signer = findSigner(signed);
    assertSigner(signed, signer);
    const { earliest, latest } = timeOf(info);
    const chain = chainOf(signer, signed.certificates, roots);
    assertTimestampChain(chain);
    const other = chain.find(({ validFrom, validUntil }) => earliest < validFrom || latest > validUntil);
    if (other !== undefined)
      throw new RefusedError(`the timestamp authority's certificate "${other.name}" was not valid then`);
    return { earliest, latest, chain };
  });
}

/** The token in what a timestamp authority answers (TimeStampResp). @throws {RefusedError} where there is none. */
export function tokenOf(response: Uint8Array): Buffer {
  return readingDer("a timestamp", () => encodeDer(0x30, partOf(parseDer(response), 1).value));
}

interface SignedData {
  /** TSTInfo, as it is signed. */
  readonly content: Buffer;
  readonly certificates: readonly Certificate[];
  readonly signerInfo: Der;
}

function readSignedData(token: Uint8Array): SignedData {
  const message = parseDer(token);
  if (partOf(message, 0).toOID() !== oids.signedData) throw new Error("it is not signed data");
  const data = partOf(message, 1, 0);
  const encapsulated = partOf(data, 2);
  if (partOf(encapsulated, 0).toOID() !== oids.timestamp) throw new Error("it holds something else");
  const signerInfos = partOf(data, data.subs.length - 1);
  const [signerInfo, ...more] = signerInfos.subs;
  if (signerInfo === undefined || more.length > 0) throw new Error("it has not one signature");
  const certificates = taggedPart(data, 0)?.subs ?? [];
  if (certificates.length > maxChainLength) throw new Error(`it has ${certificates.length} certificates`);
  return {
    content: partOf(encapsulated, 1, 0).value,
    certificates: certificates.map(({ value }) => readCertificate(encodeDer(0x30, value))),
    signerInfo,
  };
}

/** By issuer and serial number, or by the key's identifier. */
function findSigner({ certificates, signerInfo }: SignedData): Certificate {
  const name = partOf(signerInfo, 1);
  const found = certificates.find(({ issuer, serialNumber, keyId }) =>
    name.tag.isContextSpecific(0)
      ? keyId !== undefined && name.value.equals(keyId)
      : partOf(name, 0).value.equals(issuer.value) && partOf(name, 1).value.equals(serialNumber),
  );
  if (found === undefined) throw new Error("the certificate of its authority is not in it");
  return found;
}

function assertSigner({ content, signerInfo }: SignedData, signer: Certificate): void {
  const digestHash = hashNamed(partOf(signerInfo, 2));
  const attributes = partOf(signerInfo, 3);
  if (!attributes.tag.isContextSpecific(0)) throw new Error("it signs no attributes");
  const attribute = (oid: string): Der | undefined => {
    const [found, ...more] = attributes.subs.filter((each) => partOf(each, 0).toOID() === oid);
    if (more.length > 0) throw new Error(`it has the attribute ${oid} twice`);
    return found && partOf(found, 1, 0);
  };
  if (attribute(oids.contentType)?.toOID() !== oids.timestamp) throw new Error("what it signs is something else");
  const digest = createHash(digestHash).update(content).digest();
  if (attribute(oids.messageDigest)?.value.equals(digest) !== true)
    throw new Error("it was edited after it was signed");
  assertNamed(signer, attribute(oids.signingCertificateV2), attribute(oids.signingCertificate));
  const signatureOid = partOf(signerInfo, 4, 0).toOID();
  const hash = signatureOid === oids.rsa || signatureOid === oids.ec ? digestHash : signatureHashes[signatureOid];
  if (hash === undefined) throw new Error(`it is signed by an algorithm that bob does not take (${signatureOid})`);
  // They are signed as a SET, and written with another tag (RFC 5652 §5.4).
  if (!isSigned(signer.publicKey, hash, encodeDer(0x31, attributes.value), partOf(signerInfo, 5).value))
    throw new Error("its signature is not of its authority's key");
}

function isSigned(key: KeyObject, hash: string, data: Buffer, signature: Buffer): boolean {
  return (key.asymmetricKeyType === "rsa" || key.asymmetricKeyType === "ec") && verify(hash, data, key, signature);
}

/** The certificate is one of several that a key may have: which, the token has to say (RFC 5816, RFC 2634). */
function assertNamed({ der }: Certificate, v2: Der | undefined, v1: Der | undefined): void {
  const named = v2 ?? v1;
  if (named === undefined) throw new Error("it does not name its certificate");
  const first = partOf(named, 0, 0);
  const head = partOf(first, 0);
  const [hash, value] = head.tag.isOctetString()
    ? [v2 === undefined ? "sha1" : "sha256", head.value]
    : [hashNamed(head), partOf(first, 1).value];
  if (!createHash(hash).update(der).digest().equals(value))
    throw new Error("it names another certificate than its own");
}

function hashNamed(algorithm: Der): string {
  const oid = partOf(algorithm, 0).toOID();
  const hash = hashes[oid];
  if (hash === undefined) throw new Error(`it has a hash that bob does not take (${oid})`);
  return hash;
}

/** TSTInfo: version, policy, imprint, serial number, time, and how exact that is. */
function timeOf(info: Der): { earliest: Date; latest: Date } {
  const time = partOf(info, 4).toDate().getTime();
  const accuracy = info.subs[5]?.subs.length ? info.subs[5] : undefined;
  const seconds = accuracy?.subs.find(({ tag }) => tag.isInteger());
  const number = (value: Der | undefined) =>
    value === undefined ? 0 : Number.parseInt(value.value.toString("hex") || "0", 16);
  const parts = [
    number(seconds) * 1_000,
    accuracy ? number(taggedPart(accuracy, 0)) : 0,
    accuracy && taggedPart(accuracy, 1) ? 1 : 0,
  ];
  const marginMs = parts.reduce((sum, each) => sum + each, 0);
  const times = { earliest: new Date(time - marginMs), latest: new Date(time + marginMs) };
  if (Number.isNaN(times.earliest.getTime()) || Number.isNaN(times.latest.getTime())) throw new Error("it has no time");
  return times;
}

function chainOf(signer: Certificate, others: readonly Certificate[], roots: readonly Certificate[]): Certificate[] {
  const chain = [signer];
  for (let last = signer; chain.length <= maxChainLength; ) {
    const root = roots.find((each) => each.der.equals(last.der));
    if (root !== undefined) return chain;
    const current = last;
    const issuer = [...roots, ...others].find((each) => !chain.includes(each) && current.isSignedBy(each));
    if (issuer === undefined) break;
    chain.push(issuer);
    last = issuer;
  }
  throw new RefusedError("its timestamp is by an authority that is in no trust store (tsa)");
}
