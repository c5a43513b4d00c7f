// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { sshFingerprint } from "@bob/proto/ssh-fingerprint";
import { expect, test } from "vitest";
import { loadVerificationKey } from "./verification-key.ts";

const folder = makeFolder();
const data = Buffer.from("what was signed");

const keys: [string, KeyObject, string | null][] = [
  ["P-256", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "sha256"],
  ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey, "sha384"],
  ["P-521", generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey, "sha512"],
  ["Ed25519", generateKeyPairSync("ed25519").privateKey, null],
  ["RSA-2048", generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey, "sha256"],
];

function savePublicKey(name: string, key: KeyObject): string {
  const file = join(folder, `${name}.pub`);
  writeFileSync(file, createPublicKey(key).export({ type: "spki", format: "pem" }));
  return file;
}

test.each(keys)("verifies with a %s key and its own hash, and nothing else", async (name, key, hash) => {
  const loaded = await loadVerificationKey(savePublicKey(name, key));
  const signature = sign(hash, data, key);
  expect(loaded.verifies(data, signature)).toBe(true);
  expect(loaded.verifies(Buffer.from("something else"), signature)).toBe(false);
  expect(loaded.verifies(data, Buffer.from("junk"))).toBe(false);
});

test("refuses keys that are too weak or of another kind", async () => {
  const weak = savePublicKey("weak", generateKeyPairSync("rsa", { modulusLength: 1_024 }).privateKey);
  const exotic = savePublicKey("exotic", generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey);
  await expect(loadVerificationKey(weak)).rejects.toMatchObject({ code: "USAGE" });
  await expect(loadVerificationKey(exotic)).rejects.toMatchObject({ code: "USAGE" });
});

/** Not on every machine. */
const hasSshKeygen = (() => {
  try {
    execFileSync("ssh-keygen", ["-l", "-f", "/nonexistent"], { stdio: "ignore" });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
  return true;
})();

test.skipIf(!hasSshKeygen).each(keys.filter(([name]) => name !== "Ed25519"))(
  "prints the fingerprint of a %s key as ssh-keygen does",
  (name, key) => {
    const converted = execFileSync("ssh-keygen", ["-i", "-m", "PKCS8", "-f", savePublicKey(name, key)], {
      encoding: "utf8",
    });
    const line = execFileSync("ssh-keygen", ["-l", "-f", "-"], { encoding: "utf8", input: converted });
    expect(line).toContain(sshFingerprint(createPublicKey(key)));
  },
);
