// SPDX-License-Identifier: Apache-2.0
import { chmodSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../test-support/temporary-folder.ts";
import { findCredentials, parseCredentials } from "./credentials.ts";
import { dockerFolder } from "./docker-folder.ts";

const timeout = () => AbortSignal.timeout(20_000);
const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });

function configure(config: object): NodeJS.ProcessEnv {
  const folder = makeFolder();
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  return { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env.PATH}` };
}

function addHelper(env: NodeJS.ProcessEnv, name: string, script: string): void {
  const file = join(env.DOCKER_CONFIG ?? "", `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

test("reads a login, passwords with colons included, for exactly the host", async () => {
  const env = configure({ auths: { "reg.example:5000": auth("me:a:b") } });
  expect(await findCredentials("reg.example:5000", env, timeout())).toEqual({ username: "me", password: "a:b" });
  expect(await findCredentials("reg.example", env, timeout())).toBeUndefined();
  expect(await findCredentials("evil-reg.example:5000", env, timeout())).toBeUndefined();
});

test("knows docker's own key for Docker Hub", async () => {
  const env = configure({ auths: { "https://index.docker.io/v1/": auth("me:x") } });
  expect(await findCredentials("docker.io", env, timeout())).toMatchObject({ username: "me" });
});

test("prefers the host's helper, then the store, then what stands in the file", async () => {
  const env = configure({
    credHelpers: { "a.example": "one" },
    credsStore: "two",
    auths: { "a.example": auth("file:x") },
  });
  addHelper(env, "one", 'read host; echo "{\\"Username\\":\\"one\\",\\"Secret\\":\\"$host\\"}"');
  addHelper(env, "two", "echo credentials not found in native keychain; exit 1");
  expect(await findCredentials("a.example", env, timeout())).toEqual({ username: "one", password: "a.example" });
  expect(await findCredentials("b.example", env, timeout())).toBeUndefined();
});

test("takes <token> for an identity token", async () => {
  const env = configure({ credsStore: "x" });
  addHelper(env, "x", 'echo \'{"Username":"<token>","Secret":"t"}\'');
  expect(await findCredentials("a.example", env, timeout())).toMatchObject({ identityToken: "t" });
});

test("says which helper failed", async () => {
  const env = configure({ credsStore: "missing" });
  await expect(findCredentials("a.example", env, timeout())).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringContaining("docker-credential-missing"),
  });
  await expect(findCredentials("a.example", configure({ credsStore: "../x" }), timeout())).rejects.toMatchObject({
    code: "BAD_DATA",
  });
});

test("takes DOCKER_AUTH_CONFIG first and does without any file", async () => {
  const env = {
    DOCKER_CONFIG: "/nonexistent",
    DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { "a.example": auth("env:x") } }),
  };
  expect(await findCredentials("a.example", env, timeout())).toMatchObject({ username: "env" });
  expect(await findCredentials("b.example", env, timeout())).toBeUndefined();
});

test("takes an empty DOCKER_CONFIG and HOME for none, not for the current folder", () => {
  expect(dockerFolder({ DOCKER_CONFIG: "/c", HOME: "/h" })).toBe("/c");
  expect(dockerFolder({ DOCKER_CONFIG: "", HOME: "/h" })).toBe("/h/.docker");
  expect(dockerFolder({ DOCKER_CONFIG: "", HOME: "" })).toBe(join(userInfo().homedir, ".docker"));
});

test("splits --creds at the first colon", () => {
  expect(parseCredentials("me:a:b")).toEqual({ username: "me", password: "a:b" });
  expect(() => parseCredentials("me")).toThrow("--creds must be");
});
