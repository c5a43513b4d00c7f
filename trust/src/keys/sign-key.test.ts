// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, generateKeyPairSync, KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { loadSignKey } from "./sign-key.ts";
import { verificationKeyOf } from "./verification-key.ts";

const folder = makeFolder();
const pem = { type: "pkcs8", format: "pem" } as const;
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const encrypted = p256.export({ ...pem, cipher: "aes-256-cbc", passphrase: "secret" });

/** Made by cosign 3.1, with the password "pw". */
const cosignKey = `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
OCwicCI6MX0sInNhbHQiOiJrcVdra2c5emVBZnZJaGl5bUFkWXpxZ2VnZmd2TTVQ
bWtkQ1o1Y21zTXJZPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
Iiwibm9uY2UiOiJ0R1FGUzFwaVZKVUVGTEdxZ0Q1OUtmS1U2aXBBN095RyJ9LCJj
aXBoZXJ0ZXh0IjoiTzNMdlFwVVdvYlVDVHdQaFdqZmorTU0zNGlUb0crVGJlR0FL
V3cwR09xblBjaDdiYXREaHV3ZWVQbDh5Zm9Cb1hsVjlnS3ZZZitybHBVeHFuai9V
bWo3Ky8zc3FBY3FHNmtWOEZjTTQzVWxzdEs0bnV0Z0NKMzNwSE1HRWxRK1paL0tH
cUp2cHpwNEh1TTJaUXJodDNvMjRhcXYyYzc5Q3ErZExjMktPTjdOam5NZkh2WWZH
QjV4ZFh1RnRoT0g1UFNtQ0lCWko0UGdyL1E9PSJ9
-----END ENCRYPTED SIGSTORE PRIVATE KEY-----
`;
const cosignPublicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYTL4X5O28FliTCmQ0mOMcwlHAYZG
1yfGrwu3HHKE3gbLMcDbxvBGc7n6ZrBvXpNi9MS5kaQD9QEJqPEf7mQfew==
-----END PUBLIC KEY-----
`;

function load(content: string | Buffer | KeyObject, password?: string) {
  const file = join(folder, "key");
  writeFileSync(file, content instanceof KeyObject ? content.export(pem) : content);
  return loadSignKey(file, { option: "--sign-key", password: async () => password, env: {} });
}

test("reads a P-256 key, encrypted or not", async () => {
  const plain = await load(p256);
  expect(plain.hint).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(plain.fingerprint).toMatch(/^SHA256:/);
  expect((await load(encrypted, "secret")).hint).toBe(plain.hint);
});

test("reads a key that cosign encrypted, and asks for its password only once it is needed", async () => {
  const { publicKey } = await load(cosignKey, "pw");
  expect(publicKey.export({ type: "spki", format: "pem" })).toBe(cosignPublicKey);
  const password = () => Promise.reject(new Error("asked"));
  const env = { KEY: p256.export(pem).toString() };
  const fromVariable = await loadSignKey("env://KEY", { option: "--key", password, env });
  expect(fromVariable.hint).toBe((await load(p256)).hint);
  await expect(loadSignKey("env://NONE", { option: "--key", password, env })).rejects.toThrow(
    "the variable NONE is not set (--key env://NONE)",
  );
});

test.each([
  ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey],
  ["P-521", generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey],
  ["Ed25519", generateKeyPairSync("ed25519").privateKey],
  ["RSA", generateKeyPairSync("rsa", { modulusLength: 3_072 }).privateKey],
])("signs with a key that is %s", async (_, privateKey) => {
  const { sign, publicKey } = await load(privateKey);
  const { verifies } = verificationKeyOf(publicKey, "the key");
  expect(verifies(Buffer.from("data"), sign(Buffer.from("data")))).toBe(true);
  expect(verifies(Buffer.from("data"), sign(Buffer.from("other")))).toBe(false);
});

const edit = (change: (document: { kdf: { name: string; params: { N: number } } }) => void) => {
  const body = cosignKey.split("\n").slice(1, -2).join("");
  const document = JSON.parse(Buffer.from(body, "base64").toString());
  change(document);
  return `-----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----\n${btoa(JSON.stringify(document))}\n-----END ENCRYPTED COSIGN PRIVATE KEY-----\n`;
};
const makeExpensive = edit(({ kdf }) => {
  kdf.params.N = 2 ** 30;
});
const otherCipher = edit(({ kdf }) => {
  kdf.name = "argon2";
});

test.each([
  [
    "small RSA",
    generateKeyPairSync("rsa", { modulusLength: 1_024 }).privateKey,
    undefined,
    "USAGE",
    /kind rsa 1024; bob/,
  ],
  [
    "of another curve",
    generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey,
    undefined,
    "USAGE",
    /secp256k1/,
  ],
  [
    "public",
    createPublicKey(p256).export({ type: "spki", format: "pem" }).toString(),
    undefined,
    "USAGE",
    /no private key but a public key; --sign-key takes/,
  ],
  ["encrypted, without a password", encrypted, undefined, "USAGE", /put its password into COSIGN_PASSWORD or/],
  ["encrypted, with a wrong password", encrypted, "other", "USAGE", /not the password of .*COSIGN_PASSWORD/],
  ["cosign's, with a wrong password", cosignKey, "", "USAGE", /not the password of/],
  ["cosign's, and expensive to open", makeExpensive, "pw", "BAD_DATA", /unsupported scrypt parameters: N 1073741824/],
  ["of another cipher", otherCipher, "pw", "BAD_DATA", /not encrypted by scrypt/],
  ["no PEM", "hello", undefined, "USAGE", /is not a private key in PEM form/],
])("refuses a key that is %s, with what to do", async (_, content, password, code, message) => {
  await expect(load(content, password)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test.each([
  ["/nowhere/key", "there is no key file /nowhere/key (--sign-key)"],
  [folder, `cannot read the key file ${folder} (--sign-key): EISDIR`],
])("says which file cannot be read: %s", async (file, message) => {
  const source = { option: "--sign-key", password: async () => undefined, env: {} };
  await expect(loadSignKey(file, source)).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining(message),
  });
});
