import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  makeAttestations,
  makeEvidence,
  makeExecStep,
  publicPem,
} from "../../bill/src/test-support/evidence-fixture.ts";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { type ImageFixture, makeImage } from "../../oci/src/test-support/image-fixture.ts";

/** `me` with the password `pa:ss`, bcrypt. */
const htpasswd = "me:$2y$05$abcdefghijklmnopqrstuuZImxV28ixwKVAA3Ib6WvqJ3jaF2SHwO";
const login = `Basic ${Buffer.from("me:pa:ss").toString("base64")}`;
const folder = mkdtempSync(join(tmpdir(), "bob-registry-"));
const key = join(folder, "recorder.pub");
let registry: ChildProcess;
let host: string;

beforeAll(async () => {
  writeFileSync(key, publicPem());
  host = `127.0.0.1:${await freePort()}`;
  registry = await startRegistry();
  const evidence = makeEvidence([makeExecStep({ command: "make", line: 2 })]);
  await pushImage(
    "good",
    makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: makeAttestations(evidence) }]),
  );
  await pushImage("plain", makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: undefined }]));
});

afterAll(() => {
  registry.kill();
});

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

async function startRegistry(): Promise<ChildProcess> {
  writeFileSync(join(folder, "htpasswd"), `${htpasswd}\n`);
  const config = {
    version: 0.1,
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") } },
    auth: { htpasswd: { realm: "bob", path: join(folder, "htpasswd") } },
    http: { addr: host },
  };
  writeFileSync(join(folder, "config.yml"), JSON.stringify(config));
  const env = { ...process.env, OTEL_TRACES_EXPORTER: "none" };
  const child = spawn("docker-registry", ["serve", join(folder, "config.yml")], { env, stdio: "ignore" });
  for (let tries = 0; tries < 200; tries++) {
    const response = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (response?.status === 401) return child;
    await sleep(25);
  }
  child.kill();
  throw new Error("docker-registry did not start");
}

/** Distribution spec, "Push": blobs first, then what refers to them. */
async function pushImage(tag: string, { blobs, index }: ImageFixture): Promise<void> {
  const base = `http://${host}/v2/team/app`;
  for (const [digest, { bytes, mediaType }] of blobs) {
    if (/image\.(?:manifest|index)/.test(mediaType)) await send("PUT", `${base}/manifests/${digest}`, bytes, mediaType);
    else await pushBlob(base, digest, bytes);
  }
  const root = blobs.get(index.digest);
  await send("PUT", `${base}/manifests/${tag}`, root?.bytes, index.mediaType);
}

async function pushBlob(base: string, digest: string, bytes: Uint8Array): Promise<void> {
  const started = await send("POST", `${base}/blobs/uploads/`);
  const upload = new URL(started.headers.get("location") ?? "", base);
  upload.searchParams.set("digest", digest);
  await send("PUT", upload.href, bytes, "application/octet-stream");
}

async function send(method: string, url: string, body?: Uint8Array, type?: string): Promise<Response> {
  const headers = { authorization: login, ...(type && { "content-type": type }) };
  const response = await fetch(url, { method, headers, body: body === undefined ? null : Buffer.from(body) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
