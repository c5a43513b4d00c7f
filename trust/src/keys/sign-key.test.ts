// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadSignKey } from "./sign-key.ts";

const folder = mkdtempSync(join(tmpdir(), "bob-sign-key-"));
afterAll(() => rmSync(folder, { recursive: true }));
const pem = { type: "pkcs8", format: "pem" } as const;
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const encrypted = p256.export({ ...pem, cipher: "aes-256-cbc", passphrase: "secret" });

function fileWith(content: string | Buffer): string {
  const file = join(folder, "key");
  writeFileSync(file, content);
  return file;
}

test("reads a P-256 key, encrypted or not", async () => {
  const plain = await loadSignKey(fileWith(p256.export(pem)), undefined);
  expect(plain.hint).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(plain.fingerprint).toMatch(/^SHA256:/);
  expect((await loadSignKey(fileWith(encrypted), "secret")).hint).toBe(plain.hint);
});

test.each([
  ["P-384", p384.export(pem), undefined, /kind ec secp384r1; bob signs with ECDSA on P-256: make one: openssl/],
  ["RSA", rsa.export(pem), undefined, /kind rsa 2048/],
  [
    "public",
    createPublicKey(p256).export({ type: "spki", format: "pem" }),
    undefined,
    /no private key but a public key/,
  ],
  ["encrypted, without a password", encrypted, undefined, /put its password into BOB_SIGN_PASSWORD/],
  ["encrypted, with a wrong password", encrypted, "other", /password in BOB_SIGN_PASSWORD does not open/],
  ["cosign's", "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nx", "", /cosign's own way.*import-key-pair/],
  ["no PEM", "hello", undefined, /is not a private key in PEM form/],
])("refuses a key that is %s, with what to do", async (_, content, password, message) => {
  await expect(loadSignKey(fileWith(content), password)).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringMatching(message),
  });
});

test.each([
  ["/nowhere/key", "there is no key file /nowhere/key (--sign-key)"],
  [folder, `cannot read the key file ${folder} (--sign-key): EISDIR`],
])("says which file cannot be read: %s", async (file, message) => {
  await expect(loadSignKey(file, undefined)).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining(message),
  });
});
