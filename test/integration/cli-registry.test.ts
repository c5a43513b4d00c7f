// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  makeAttestations,
  makeEvidence,
  makeExecStep,
  publicPem,
} from "../../bill/src/test-support/evidence-fixture.ts";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { type ImageFixture, makeImage } from "../../oci/src/test-support/image-fixture.ts";
import { makeFolder } from "../../oci/src/test-support/temporary-folder.ts";
import { type DockerRegistry, freePort, pushImage, startDockerRegistry } from "./support/docker-registry.ts";

/** `me` with the password `pa:ss`, bcrypt. */
const htpasswd = "me:$2y$05$abcdefghijklmnopqrstuuZImxV28ixwKVAA3Ib6WvqJ3jaF2SHwO";
const login = `Basic ${Buffer.from("me:pa:ss").toString("base64")}`;
const folder = makeFolder();
const key = join(folder, "recorder.pub");
let registry: DockerRegistry;
let host: string;

beforeAll(async () => {
  writeFileSync(key, publicPem());
  writeFileSync(join(folder, "htpasswd"), `${htpasswd}\n`);
  registry = await startDockerRegistry({ auth: { htpasswd: { realm: "bob", path: join(folder, "htpasswd") } } });
  host = registry.host;
  const evidence = makeEvidence([makeExecStep({ command: "make", line: 2 })]);
  const platform = { os: "linux", architecture: "amd64" };
  const creds = { findCredentials: async () => ({ username: "me", password: "pa:ss" }) };
  const push = (tag: string, image: ImageFixture) => pushImage(`${host}/team/app:${tag}`, image, creds);
  await push("good", makeImage([{ platform, attestations: makeAttestations(evidence) }]));
  await push("plain", makeImage([{ platform, attestations: undefined }]));
});

afterAll(() => registry[Symbol.asyncDispose]());

describe("bobctl with a registry that wants a login", () => {
  const run = (command: string, image: string, ...args: string[]) =>
    runBobctl([command, `${host}/team/${image}`, ...args], withLogin());

  test("shows an image", async () => {
    const { stdout, status } = await run("show", "app:good");
    expect(stdout).toContain("RUN make");
    expect(status).toBe(0);
  });

  test("verifies an image by tag and by digest", async () => {
    const byTag = await run("verify", "app:good", "--key", key);
    expect(byTag.stdout).toContain("✔ linux/amd64: 1 step record signed by");
    expect(byTag.status).toBe(0);
    const digest = /sha256:[0-9a-f]{64}/.exec(byTag.stdout)?.[0];
    expect((await run("verify", `app@${digest}`, "--key", key)).status).toBe(0);
  });

  test("takes the login from --creds", async () => {
    const withCreds = await runBobctl(["show", `${host}/team/app:good`, "--creds", "me:pa:ss"]);
    expect(withCreds.status).toBe(0);
    const wrong = await runBobctl(["show", `${host}/team/app:good`, "--creds", "me:wrong"]);
    expect([wrong.status, wrong.stderr]).toEqual([77, expect.stringContaining("refuses to give")]);
    const none = await runBobctl(["show", `${host}/team/app:good`]);
    expect([none.status, none.stderr]).toEqual([77, expect.stringContaining("wants a login: docker login")]);
  });

  test.each([
    ["app:plain", "has no attestations"],
    ["app:missing", "is not there: manifest unknown"],
    ["other:good", "is not there"],
    [`app@sha256:${"0".repeat(64)}`, "is not there"],
  ])("says what is wrong with %s", async (image, message) => {
    const { status, stderr } = await run("show", image);
    expect([status, stderr]).toEqual([66, expect.stringContaining(message)]);
  });
});

test("bobctl says that the registry is down", async () => {
  const { status, stderr } = await runBobctl(["show", `127.0.0.1:${await freePort()}/app`]);
  expect([status, stderr]).toEqual([69, expect.stringContaining("cannot reach the registry at 127.0.0.1")]);
});

function withLogin(): NodeJS.ProcessEnv {
  return {
    DOCKER_CONFIG: "/nonexistent",
    DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { [host]: { auth: login.slice(6) } } }),
  };
}
