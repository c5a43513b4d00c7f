// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeToken, type SigstoreInstance, startSigstore } from "../integration/support/sigstore-instance.ts";
import { makeFolder, runClient, runClientChecked } from "./support/client.ts";
import { type LoginRegistry, login, startLoginRegistry } from "./support/login-registry.ts";
import { type OwnProcess, startOwnEndpoint } from "./support/own-process.ts";
import { bobTypes, salt } from "./support/recorded.ts";
import { dockerWithLogin } from "./support/signing-docker.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const folder = makeFolder({});
const file = (name: string) => join(folder, name);
const socket = file("endpoint.sock");
const issuer = "https://token.actions.githubusercontent.com";
const identity = (branch: string) => `https://github.com/me/app/.github/workflows/build.yml@refs/heads/${branch}`;
let sigstore: SigstoreInstance;
let registry: LoginRegistry;
let endpoint: OwnProcess;

beforeAll(async () => {
  sigstore = await startSigstore();
  registry = await startLoginRegistry();
  writeFileSync(file("root.json"), sigstore.trustedRoot);
  writeFileSync(file("token"), makeToken({ sub: identity("main"), iss: issuer }));
  const services = ["--fulcio-url", "--tlog", "--timestamp-url"].flatMap((option) => [option, sigstore.url]);
  const listen = ["--listen", `unix://${socket}`, "--buildkit", stack.buildkitd];
  endpoint = await startOwnEndpoint(...listen, "--identity-token", file("token"), ...services);
});
afterAll(async () => {
  await endpoint[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
  await sigstore[Symbol.asyncDispose]();
});

const verify = (image: string, branch: string, env: Record<string, string>, ...args: string[]) => {
  const by = ["--certificate-identity", identity(branch), "--certificate-oidc-issuer", issuer];
  const argv = ["bobctl", "verify", image, "--trusted-root", file("root.json"), ...by, ...args];
  return runClient(stack, argv, { env });
};

it("signs by certificates, for the token that is there then, and a revoked recorder's records are older than that", async () => {
  const env = await dockerWithLogin(stack, socket, registry.host, login);
  const image = `${registry.host}/team/keyless:1`;
  const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN echo ${salt()} > /x\n`;
  const build = () => {
    const argv = [
      "docker",
      "buildx",
      "build",
      "--progress=plain",
      "--attest=type=bob",
      `--tag=${image}`,
      "--push",
      ".",
    ];
    return runClient(stack, argv, { cwd: makeFolder({ Dockerfile: dockerfile }), env });
  };
  const built = await build();
  expect(built.code, built.stderr).toBe(0);
  expect(built.stderr.match(/ signed https:\S+ for \S+ \(on the index\)/g)).toHaveLength(bobTypes.length);
  expect(sigstore.requests.filter((each) => each === "POST /api/v2/signingCert")).toHaveLength(1);
  const types = bobTypes.flatMap((type) => ["--type", type]);
  const verified = await verify(image, "main", env, "--key", stack.publicKey, ...types);
  expect(verified.code, verified.stdout).toBe(0);
  expect(verified.stdout).toContain(`signed by ${identity("main")} (${issuer}) at 2`);
  expect((await verify(image, "evil", env, "--signatures-only")).code).toBe(1);

  const trust = file("trust.yaml");
  const bobctl = (...args: string[]) => runClientChecked(stack, ["bobctl", ...args], { env });
  await bobctl("trust", "add", trust, "--name", "builder", "--key", stack.publicKey);
  await new Promise((resolve) => setTimeout(resolve, 2_000)); // times of signatures are whole seconds
  await bobctl("trust", "revoke", trust, "builder", "--reason", "stolen");
  const dated = await verify(image, "main", env, "--trust", trust);
  expect(dated.code, dated.stdout).toBe(0);
  const undated = await runClient(stack, ["bobctl", "verify", image, "--trust", trust], { env });
  expect(undated).toMatchObject({ code: 1, stdout: expect.stringContaining("was revoked as of") });
  const since = readFileSync(trust, "utf8").replace(/at: .*/, "at: 2026-01-01T00:00:00Z");
  writeFileSync(trust, since);
  expect((await verify(image, "main", env, "--trust", trust)).code).toBe(1);

  writeFileSync(file("token"), makeToken({ sub: identity("next"), iss: issuer }));
  const again = await build();
  expect(again.code, again.stderr).toBe(0);
  expect((await verify(image, "next", env, "--signatures-only")).code).toBe(0);
  writeFileSync(file("token"), "no token");
  const failed = await build();
  expect(failed.code).not.toBe(0);
  expect(failed.stderr).toContain("was pushed, but is not signed: the identity token is not a JSON web token");
}, 300_000);
