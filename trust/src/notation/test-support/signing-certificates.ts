// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { encodeDer } from "../der.ts";

/** What a certificate of a test says. */
export interface CertificateWish {
  readonly name?: Readonly<Record<string, string>>;
  readonly key?: KeyKind;
  /** Named usages' bits, the first one first: `1` is a digital signature. */
  readonly usage?: string;
  readonly isUsageCritical?: boolean;
  readonly extendedUsage?: readonly string[];
  readonly isExtendedUsageCritical?: boolean;
  readonly isAuthority?: boolean;
  readonly pathLength?: number;
  readonly from?: Date;
  readonly until?: Date;
  /** Critical ones that nobody knows. */
  readonly unknownExtension?: string;
  readonly ocsp?: string;
}

export type KeyKind = "rsa2048" | "rsa3072" | "rsa4096" | "P-256" | "P-384" | "P-521";

/** A certificate, its key, and who issued it. */
export interface Issued {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly subject: Buffer;
  readonly issuer: Buffer;
  /** An INTEGER. */
  readonly serialNumber: Buffer;
  /** PEM of it and of all above it. */
  readonly chainPem: string;
  readonly pem: string;
  readonly keyPem: string;
  /** DER of it and of all above it. */
  readonly chain: readonly Buffer[];
}

export const signerName = { C: "US", ST: "WA", O: "bob", CN: "signer" };
export const authorityName = { C: "US", ST: "WA", O: "bob", CN: "authority" };
const hourMs = 3_600_000;

/** An authority that issued itself. */
export function makeRoot(wish: CertificateWish = {}): Issued {
  return issue({ name: authorityName, isAuthority: true, usage: "0000011", ...wish });
}

/** What somebody else issued who signs code; without an issuer it issued itself. */
export function issue(wish: CertificateWish = {}, issuer?: Issued): Issued {
  const { privateKey, publicKey } = makeKey(wish.key ?? "P-256");
  const subject = encodeName(wish.name ?? signerName);
  const by = issuer ?? { privateKey, subject };
  const algorithm = signatureAlgorithm(by.privateKey);
  const now = Date.now();
  const validity = seq(time(wish.from ?? new Date(now - hourMs)), time(wish.until ?? new Date(now + 24 * hourMs)));
  const version = encodeDer(0xa0, integer(2));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const serialNumber = integer(++serial);
  const parts = [version, serialNumber, algorithm, by.subject, validity, subject, spki];
  const tbs = seq(...parts, encodeDer(0xa3, seq(...extensions(wish))));
  const der = seq(tbs, algorithm, bits(sign("sha256", tbs, by.privateKey)));
  const pem = `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
  const keyPem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const chain = [der, ...(issuer?.chain ?? [])];
  return {
    der,
    privateKey,
    publicKey,
    subject,
    issuer: by.subject,
    serialNumber,
    pem,
    keyPem,
    chain,
    chainPem: pem + (issuer?.chainPem ?? ""),
  };
}

let serial = Date.now();

function makeKey(kind: KeyKind): { privateKey: KeyObject; publicKey: KeyObject } {
  if (kind.startsWith("P-")) return generateKeyPairSync("ec", { namedCurve: kind });
  return generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(3)) });
}

export function seq(...parts: readonly Uint8Array[]): Buffer {
  return encodeDer(0x30, Buffer.concat(parts));
}

export function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
  return encodeDer(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((each) => {
    const digits = [each & 0x7f];
    for (let left = Math.floor(each / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return encodeDer(0x06, Buffer.from(bytes));
}

function bits(bytes: Uint8Array): Buffer {
  return encodeDer(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

export function time(date: Date): Buffer {
  return encodeDer(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));
}

export function signatureAlgorithm({ asymmetricKeyType }: KeyObject): Buffer {
  if (asymmetricKeyType === "ec") return seq(oid("1.2.840.10045.4.3.2"));
  return seq(oid("1.2.840.113549.1.1.11"), Buffer.from("0500", "hex"));
}

const nameOids: Readonly<Record<string, string>> = {
  C: "2.5.4.6",
  ST: "2.5.4.8",
  L: "2.5.4.7",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  CN: "2.5.4.3",
};

function encodeName(name: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(name).map(([type, value]) =>
    encodeDer(0x31, seq(oid(nameOids[type] ?? type), encodeDer(type === "C" ? 0x13 : 0x0c, Buffer.from(value)))),
  );
  return seq(...parts);
}

function extensions(wish: CertificateWish): Buffer[] {
  const {
    usage = "1",
    isUsageCritical = true,
    extendedUsage,
    isExtendedUsageCritical = false,
    isAuthority,
    pathLength,
    unknownExtension,
    ocsp,
  } = wish;
  const flag = encodeDer(0x01, Buffer.from([0xff]));
  const extension = (id: string, isCritical: boolean, value: Buffer) =>
    seq(oid(id), ...(isCritical ? [flag] : []), encodeDer(0x04, value));
  const constraints = seq(flag, ...(pathLength === undefined ? [] : [integer(pathLength)]));
  const place = (url: string) => seq(seq(oid("1.3.6.1.5.5.7.48.1"), encodeDer(0x86, Buffer.from(url))));
  return [
    ...(usage === "" ? [] : [extension("2.5.29.15", isUsageCritical, usageBits(usage))]),
    ...(isAuthority ? [extension("2.5.29.19", true, constraints)] : []),
    ...(extendedUsage ? [extension("2.5.29.37", isExtendedUsageCritical, seq(...extendedUsage.map(oid)))] : []),
    ...(unknownExtension ? [extension(unknownExtension, true, encodeDer(0x05, Buffer.alloc(0)))] : []),
    ...(ocsp ? [extension("1.3.6.1.5.5.7.1.1", false, place(ocsp))] : []),
  ];
}

function usageBits(text: string): Buffer {
  const unused = 8 - text.length;
  return encodeDer(0x03, Buffer.from([unused, Number.parseInt(text, 2) << unused]));
}
