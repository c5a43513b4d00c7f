// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { isIP } from "node:net";

/** A certificate with its key, in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface TestAuthority extends TestCertificate {
  /** For these names and addresses; valid from an hour ago for a day, if nothing else is said. */
  issue(names: readonly string[], validity?: Validity): TestCertificate;
}

interface Validity {
  readonly from?: Date;
  readonly until?: Date;
}

const hourMs = 3_600_000;

/** Makes an authority for the certificates of one test (RFC 5280, ECDSA on P-256). */
export function makeAuthority(name = "bob's test authority"): TestAuthority {
  const keys = makeKeys();
  return {
    cert: encodeCertificate(
      { issuer: name, subject: name, publicKey: keys.publicKey, extension: isAuthority },
      keys.privateKey,
    ),
    key: keys.pem,
    issue(names, validity = {}) {
      const own = makeKeys();
      const extension = alternativeNames(names);
      const content = { issuer: name, subject: names[0] ?? "", publicKey: own.publicKey, extension, ...validity };
      return { cert: encodeCertificate(content, keys.privateKey), key: own.pem };
    },
  };
}

function makeKeys(): { publicKey: KeyObject; privateKey: KeyObject; pem: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { publicKey, privateKey, pem: String(privateKey.export({ type: "pkcs8", format: "pem" })) };
}

interface Content extends Validity {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extension: Buffer;
}

let serial = 0;

function encodeCertificate({ issuer, subject, publicKey, extension, from, until }: Content, key: KeyObject): string {
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const validity = sequence(
    time(from ?? new Date(Date.now() - hourMs)),
    time(until ?? new Date(Date.now() + 24 * hourMs)),
  );
  const body = sequence(
    version,
    der(0x02, Buffer.from([1, ++serial & 0xff])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    validity,
    distinguishedName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  );
  const certificate = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), sign("sha256", body, key)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function time(date: Date): Buffer {
  return der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));
}

const ecdsaWithSha256 = sequence(der(0x06, Buffer.from("2a8648ce3d040302", "hex")));
const isAuthority = sequence(
  der(0x06, Buffer.from("551d13", "hex")),
  der(0x01, Buffer.from([0xff])),
  der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
);

function distinguishedName(commonName: string): Buffer {
  const attribute = sequence(der(0x06, Buffer.from("550403", "hex")), der(0x0c, Buffer.from(commonName)));
  return sequence(der(0x31, attribute));
}

function alternativeNames(names: readonly string[]): Buffer {
  const general = names.map((name) =>
    isIP(name) === 4 ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name)),
  );
  return sequence(der(0x06, Buffer.from("551d11", "hex")), der(0x04, sequence(...general)));
}
