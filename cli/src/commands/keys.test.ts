// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test, vi } from "vitest";
import { createProgram } from "../program.ts";
import { makeContext, runBobctl } from "../test-support/run-bobctl.ts";

vi.setConfig({ testTimeout: 30_000 });
const folder = makeFolder();
const prefix = (name: string) => `--output-key-prefix=${join(folder, name)}`;

test("generate-key-pair writes an encrypted key for its owner, and never over another one", async () => {
  const made = await runBobctl(["generate-key-pair", prefix("new")], { COSIGN_PASSWORD: "pw" });
  expect(made).toMatchObject({ status: 0, stderr: "" });
  expect(made.stdout).toMatch(/^private key: \S+new\.key\npublic key: {2}\S+new\.pub \(SHA256:\S{43}\)\n$/);
  const file = join(folder, "new.key");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).toMatch(/^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
  const printed = await runBobctl(["public-key", "--key", file], { BOB_SIGN_PASSWORD: "pw" });
  expect(printed.stdout).toBe(readFileSync(join(folder, "new.pub"), "utf8"));
  const again = await runBobctl(["generate-key-pair", prefix("new")], { COSIGN_PASSWORD: "pw" });
  expect(again).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("is there already, and is not overwritten"),
  });
  expect((await runBobctl(["public-key", "--key", file], { COSIGN_PASSWORD: "pw" })).stdout).toBe(printed.stdout);
});

test("takes an empty password for one, and a file's first line", async () => {
  const password = join(folder, "password");
  writeFileSync(password, "from a file\n");
  await runBobctl(["generate-key-pair", prefix("empty")], { COSIGN_PASSWORD: "" });
  await runBobctl(["generate-key-pair", prefix("file"), "--password-file", password], {});
  const open = (name: string, env: NodeJS.ProcessEnv) => runBobctl(["public-key", "--key", join(folder, name)], env);
  expect((await open("empty.key", { COSIGN_PASSWORD: "" })).status).toBe(0);
  expect((await open("file.key", { COSIGN_PASSWORD: "from a file" })).status).toBe(0);
  expect(await open("file.key", {})).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("is encrypted: put"),
  });
});

test("says what to do where there is no password, and leaves nothing behind", async () => {
  const outcome = await runBobctl(["generate-key-pair", prefix("none")], {});
  expect(outcome).toMatchObject({ status: 64, stderr: expect.stringContaining("put a password into COSIGN_PASSWORD") });
  mkdirSync(join(folder, "half.key"));
  expect((await runBobctl(["generate-key-pair", prefix("half")], { COSIGN_PASSWORD: "" })).status).toBe(64);
  expect(statSync(join(folder, "half.pub"), { throwIfNoEntry: false })).toBeUndefined();
});

test("import-key-pair takes keys of other programs, and public-key prints JSON", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const file = join(folder, "rsa.pem");
  writeFileSync(file, privateKey.export({ type: "pkcs1", format: "pem" }));
  const env = { COSIGN_PASSWORD: "pw" };
  await runBobctl(["import-key-pair", "--key", file, prefix("rsa")], env);
  const printed = await runBobctl(["-o", "json", "public-key", "--key", join(folder, "rsa.key")], env);
  expect(createPublicKey(JSON.parse(printed.stdout).publicKey).equals(publicKey)).toBe(true);
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));
  expect(await runBobctl(["import-key-pair", "--key", file, prefix("rsa2")], env)).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("decrypt it first (openssl pkey -in"),
  });
});

test("asks twice for a new password, and refuses two that differ", async () => {
  const asked: string[] = [];
  const answers = ["one", "one", "one", "two"];
  const askSecret = async (question: string) => {
    asked.push(question);
    return answers.shift();
  };
  const generate = (name: string) =>
    createProgram({ ...makeContext({}), askSecret }).parseAsync(["generate-key-pair", prefix(name)], { from: "user" });
  await generate("typed");
  expect(asked).toEqual(["password of the private key: ", "the same password again: "]);
  await expect(generate("mistyped")).rejects.toThrow("the two passwords differ");
});
