// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { startServer } from "../../oci/src/test-support/fake-server.ts";
import { makeImage } from "../../oci/src/test-support/image-fixture.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { type DockerRegistry, pushImage, startDockerRegistry } from "./support/docker-registry.ts";
import { makeToken, type SigstoreInstance, startSigstore } from "./support/sigstore-instance.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
const folder = makeFolder({});
const file = (name: string) => join(folder, name);
const issuer = "https://token.actions.githubusercontent.com";
const identity = "https://github.com/me/app/.github/workflows/build.yml@refs/heads/main";
const token = makeToken({ sub: identity, iss: issuer });
const env: NodeJS.ProcessEnv = { DOCKER_CONFIG: "/nonexistent", COSIGN_PASSWORD: "", SIGSTORE_ID_TOKEN: token };
const byMe = ["--certificate-identity", identity, "--certificate-oidc-issuer", issuer];
let registry: DockerRegistry;
let sigstore: SigstoreInstance;

beforeAll(async () => {
  registry = await startDockerRegistry();
  sigstore = await startSigstore();
  writeFileSync(file("root.json"), sigstore.trustedRoot);
});
afterAll(async () => {
  await sigstore[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

const run = (...args: string[]) => runBobctl(args, env);
const services = ({ url } = sigstore) => ["--fulcio-url", url, "--tlog", url, "--timestamp-url", url];
const verify = (image: string, ...args: string[]) =>
  run("verify", "--signatures-only", "--trusted-root", file("root.json"), ...(args.length > 0 ? args : byMe), image);

async function push(name: string): Promise<string> {
  const image = `${registry.host}/team/${name}:1`;
  await pushImage(image, makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: undefined }]));
  return image;
}

test("signs with the token of a CI job, in the log and with a timestamp, and verifies by whom", async () => {
  const image = await push("ci");
  const signed = await run("sign", ...services(), "--bundle", file("ci.json"), image);
  expect(signed).toMatchObject({ status: 0, stderr: "" });
  expect(sigstore.requests.slice(-3)).toEqual([
    "POST /api/v2/signingCert",
    "POST /api/v1/log/entries",
    "POST /api/v1/timestamp",
  ]);
  const material = JSON.parse(readFileSync(file("ci.json"), "utf8")).verificationMaterial;
  expect(Object.keys(material).sort()).toEqual(["certificate", "timestampVerificationData", "tlogEntries"]);
  const verdict = await verify(image);
  expect(verdict).toMatchObject({ status: 0, stderr: "" });
  expect(verdict.stdout).toContain(`✔ image: signed by ${identity} (${issuer}) at 2`);
  const expression = [
    "--certificate-identity-regexp",
    "https://github\\.com/me/.*",
    "--certificate-oidc-issuer",
    issuer,
  ];
  expect((await verify(image, ...expression)).status).toBe(0);
});

test.each([
  ["a look-alike", "https://evil-github.com/me/app"],
  ["another one of the same issuer", "https://github.com/you/app"],
])("does not count %s", async (_, subject) => {
  const image = await push("other");
  const other = makeToken({ sub: subject, iss: issuer });
  await run("sign", ...services(), "--identity-token", other, image);
  const expression = ["--certificate-identity-regexp", "github\\.com/me/.*|https://github\\.com/me/.*"];
  const verdict = await verify(image, ...expression, "--certificate-oidc-issuer", issuer);
  expect(verdict.status).toBe(1);
  expect(verdict.stdout).toContain(`its certificate is that of ${subject} (${issuer}), not of`);
});

test("a certificate counts by a timestamp alone only where that is accepted, and never without any time", async () => {
  const image = await push("times");
  await run("sign", ...services(), "--tlog", "none", image);
  expect((await verify(image)).status).toBe(1);
  const accepted = await verify(image, ...byMe, "--insecure-ignore-tlog");
  expect(accepted.status, accepted.stdout).toBe(0);
  const logged = await push("logged");
  const { url } = sigstore;
  await run("sign", "--fulcio-url", url, "--tlog", url, logged);
  expect((await verify(logged)).status).toBe(0);
  const untimed = await verify(logged, ...byMe, "--insecure-ignore-tlog");
  expect(untimed).toMatchObject({ status: 1, stdout: expect.stringContaining("expected 1 timestamps, got 0") });
});

test("a certificate that was used after its time does not count", async () => {
  await using past = await startSigstore({ clock: new Date("2020-01-01T00:00:00Z") });
  writeFileSync(file("past.json"), past.trustedRoot);
  const image = await push("expired");
  // Certified in 2020, confirmed by a log of today that is trusted, too.
  await run("sign", "--fulcio-url", past.url, "--tlog", sigstore.url, image);
  const root = { ...JSON.parse(past.trustedRoot), tlogs: JSON.parse(sigstore.trustedRoot).tlogs };
  writeFileSync(file("mixed.json"), JSON.stringify(root));
  const args = ["verify", "--signatures-only", "--trusted-root", file("mixed.json"), ...byMe, image];
  expect(await run(...args)).toMatchObject({ status: 1, stdout: expect.stringContaining("not valid or expired") });
});

test("another instance's certificates, logs and timestamps do not count", async () => {
  await using other = await startSigstore();
  const image = await push("instance");
  await run("sign", ...services(other), image);
  expect((await verify(image)).status).toBe(1);
});

test("cosign verifies what was signed with a certificate", async () => {
  const image = await push("cosign");
  await run("sign", ...services(), image);
  const cosign = await ensureCosign();
  const options = ["--trusted-root", file("root.json"), "--allow-http-registry", ...byMe];
  const { code, stderr } = await runCommand([cosign, "verify", ...options, image], { env: { ...process.env, ...env } });
  expect(code, stderr).toBe(0);
});

test("a key's signature in the log is asked for by --require-tlog", async () => {
  await run("generate-key-pair", `--output-key-prefix=${file("own")}`);
  const image = await push("key");
  const bySignKey = ["--sign-key", file("own.pub")];
  await run("sign", "--key", file("own.key"), image);
  expect((await verify(image, ...bySignKey)).status).toBe(0);
  expect((await verify(image, ...bySignKey, "--require-tlog")).status).toBe(1);
  await run("sign", "--key", file("own.key"), "--tlog", sigstore.url, image);
  const verdict = await verify(image, ...bySignKey, "--require-tlog");
  expect(verdict.status, verdict.stdout).toBe(0);
});

test("finds the services in a signing configuration, and says what is wrong with one", async () => {
  const service = (url: string) => [{ url, majorApiVersion: 1, validFor: { start: "2020-01-01T00:00:00Z" } }];
  const mediaType = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
  const { url } = sigstore;
  const config = {
    mediaType,
    caUrls: service(url),
    rekorTlogUrls: service(url),
    tsaUrls: service(`${url}/api/v1/timestamp`),
  };
  writeFileSync(file("signing.json"), JSON.stringify(config));
  const image = await push("config");
  expect((await run("sign", "--signing-config", file("signing.json"), image)).stdout).toContain("✔ signed");
  expect((await verify(image)).status).toBe(0);
  writeFileSync(file("signing.json"), "{}");
  expect((await run("sign", "--signing-config", file("signing.json"), image)).stderr).toContain(
    "is no signing configuration",
  );
});

test("asks GitHub for the token of a workflow", async () => {
  const asked: unknown[] = [];
  await using github = await startServer((request, response) => {
    asked.push([request.url, request.headers.authorization]);
    response.end(JSON.stringify({ value: token }));
  });
  const { SIGSTORE_ID_TOKEN: _, ...rest } = env;
  const workflow = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://${github.host}/token?api=2`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret",
  };
  const image = await push("github");
  const signed = await runBobctl(["sign", ...services(), image], { ...rest, ...workflow });
  expect(signed).toMatchObject({ status: 0, stderr: "" });
  expect(asked).toEqual([["/token?api=2&audience=sigstore", "Bearer secret"]]);
  expect((await verify(image)).status).toBe(0);
});

test.each([
  [["--identity-token", "/nowhere"], "/nowhere is neither a token nor a file"],
  [["--identity-token", "eyA.eyA.x"], "not a JSON web token with a subject"],
  [["--tlog", "none"], "somebody has to confirm the time"],
  [["--legacy-tags"], "--legacy-tags takes a key"],
  [["--fulcio-url", "nowhere"], '"nowhere" is no address of Fulcio'],
])("says what is wrong with %j", async (args, message) => {
  const outcome = await run("sign", ...args, `${registry.host}/team/x`);
  expect(outcome).toMatchObject({ status: 64, stderr: expect.stringContaining(message) });
});

test("says which part of a trusted root cannot be used, and what identities need", async () => {
  const root = JSON.parse(sigstore.trustedRoot);
  delete root.tlogs[0].logId;
  writeFileSync(file("broken.json"), JSON.stringify(root));
  const broken = await run(
    "verify",
    "--signatures-only",
    "--trusted-root",
    file("broken.json"),
    ...byMe,
    "localhost:9/x",
  );
  expect(broken).toMatchObject({ status: 65, stderr: expect.stringContaining("tlogs[0] cannot be used") });
  const without = await run("verify", "--signatures-only", ...byMe, "localhost:9/x");
  expect(without).toMatchObject({ status: 64, stderr: expect.stringContaining("takes --trusted-root FILE") });
});
