// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { type Files, makeFolder, runClient, runClientChecked } from "./support/client.ts";
import {
  type LoginRegistry,
  login,
  makeSignKey,
  startGate,
  startLoginRegistry,
  startTokenRegistry,
} from "./support/login-registry.ts";
import { type OwnProcess, startOwnEndpoint } from "./support/own-process.ts";
import { bobTypes, salt } from "./support/recorded.ts";
import { dockerWithLogin } from "./support/signing-docker.ts";
import { baseImage, openStack } from "./support/stack.ts";
import { startTokenServer } from "./support/token-server.ts";

const stack = await openStack();
const { key, publicKey } = makeSignKey();
const socket = join(makeFolder({}), "endpoint.sock");
const isBundle = "vnd.dev.sigstore.bundle";
let endpoint: OwnProcess;
let registry: LoginRegistry;

beforeAll(async () => {
  registry = await startLoginRegistry();
  endpoint = await startOwnEndpoint("--listen", `unix://${socket}`, "--buildkit", stack.buildkitd, "--sign-key", key);
});
afterAll(async () => {
  await endpoint[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

/** A docker with the signing endpoint as its builder, and one login. */
const dockerWith = (host: string, password: string = login.password) =>
  dockerWithLogin(stack, socket, host, { ...login, password });

const dockerfile = () => `FROM ${baseImage(stack, "debian")}\nRUN echo ${salt()} > /x\n`;
const crossBuilt = () =>
  dockerfile().replace("FROM", "FROM --platform=$BUILDPLATFORM").concat("FROM scratch\nCOPY --from=0 /x /\n");

const bob = "--attest=type=bob";

/** Builds in a fresh folder, by its own docker. */
async function build(env: Record<string, string>, files: Files, args: readonly string[], signal?: AbortSignal) {
  const argv = ["docker", "buildx", "build", "--progress=plain", ...args, "."];
  const options = { cwd: makeFolder(files), env, ...(signal && { signal }) };
  const { code, stderr } = await runClient(stack, argv, options);
  return { code, log: stderr };
}

/** What the real cosign says to an image's bundle of a type. */
async function verify(image: string, type: string, env: Record<string, string>) {
  const cosign = await ensureCosign();
  const options = ["--insecure-ignore-tlog=true", "--allow-http-registry", `--type=${type}`, `--key=${publicKey}`];
  const { code, stdout, stderr } = await runCommand([cosign, "verify-attestation", ...options, image], {
    env: { ...process.env, ...env },
  });
  expect(code, stderr).toBe(0);
  const statements = stdout
    .trim()
    .split("\n")
    .map((line) => Buffer.from(JSON.parse(line).payload, "base64"));
  return statements.map((statement) => JSON.parse(statement.toString()) as { subject: unknown; predicateType: string });
}

const signedLines = (log: string) =>
  log.match(/\d signed https:\S+ for \S+ \(on the (?:image|index)\): sha256:/g) ?? [];
const digestIn = (log: string) => /\[bob\] signing \S+@(sha256:[0-9a-f]{64})/.exec(log)?.[1] ?? "";

describe("the builder endpoint with a key", () => {
  it("signs what a build for two platforms pushes, by the login of the user's docker", async () => {
    const env = await dockerWith(registry.host);
    const image = `${registry.host}/team/app:1`;
    const args = [bob, "--platform=linux/amd64,linux/arm64", "--provenance=false", `--tag=${image}`, "--push"];
    const files = { Dockerfile: crossBuilt() };
    const { code, log } = await build(env, files, args);
    expect(code, log).toBe(0);
    expect(log).toMatch(/#\d+ \[bob\] signing .*\n(?:#\d+ .*\n)*#\d+ DONE/);
    expect(signedLines(log)).toHaveLength(2 * bobTypes.length * 2);
    for (const type of bobTypes) {
      const statements = await verify(image, type, env);
      expect(statements.map(({ predicateType }) => predicateType)).toEqual([type, type]);
      expect(JSON.stringify(statements)).toContain(digestIn(log).slice("sha256:".length));
    }
    const again = await build(env, files, args);
    expect(again.code, again.log).toBe(0);
    expect(signedLines(again.log)).toEqual([]);
    expect(again.log.match(/ already signed https:/g)).toHaveLength(2 * bobTypes.length * 2);
  });

  it("signs at each platform's manifest, too, and leaves the image one that bobctl verifies", async () => {
    const env = await dockerWith(registry.host);
    const image = `${registry.host}/team/single`;
    const { code, log } = await build(env, { Dockerfile: dockerfile() }, [bob, `--tag=${image}`, "--push"]);
    expect(code, log).toBe(0);
    const platform = /exporting manifest (sha256:[0-9a-f]{64})/.exec(log)?.[1];
    await verify(`${image}@${platform}`, bobTypes[0] ?? "", env);
    const verdict = await runClientChecked(stack, ["bobctl", "verify", image, "--key", stack.publicKey], { env });
    expect(verdict).toContain("linux/amd64");
  });

  it("signs every image of several exporters, each by its own digest", async () => {
    const env = await dockerWith(registry.host);
    const [plain, packed] = ["a", "b"].map((name) => `${registry.host}/team/${name}`);
    const outputs = [
      bob,
      `--output=type=image,push=true,name=${plain}`,
      `--output=type=image,push=true,name=${packed},compression=gzip,compression-level=1,force-compression=true`,
      "--output=type=oci,dest=image.tar",
    ];
    const { code, log } = await build(env, { Dockerfile: dockerfile() }, outputs);
    expect(code, log).toBe(0);
    expect(new Set(log.match(/\[bob\] signing \S+@sha256:[0-9a-f]{64}/g))).toHaveLength(2);
    for (const image of [plain, packed]) await verify(image ?? "", bobTypes[0] ?? "", env);
  });

  it("leaves builds alone that do not ask for bob, or push nothing", async () => {
    const env = await dockerWith(registry.host);
    const image = `${registry.host}/team/plain`;
    const plain = await build(env, { Dockerfile: dockerfile() }, [
      "--attest=type=bob,disabled=true",
      `--tag=${image}`,
      "--push",
    ]);
    const kept = await build(env, { Dockerfile: dockerfile() }, [bob, "--output=type=cacheonly"]);
    expect([plain.code, kept.code], plain.log + kept.log).toEqual([0, 0]);
    expect(plain.log + kept.log).not.toContain("[bob] signing");
  });

  it("has docker fetch tokens where the registry wants them", async () => {
    await using tokens = await startTokenServer();
    await using guarded = await startTokenRegistry(tokens.realm, tokens.certificate);
    const env = await dockerWith(guarded.host);
    const image = `${guarded.host}/team/token`;
    const { code, log } = await build(env, { Dockerfile: dockerfile() }, [bob, `--tag=${image}`, "--push"]);
    expect(code, log).toBe(0);
    expect(signedLines(log)).toHaveLength(2 * bobTypes.length);
    // docker's own id: the endpoint, which would come as "bob" or by Basic, never had the password.
    expect(new Set(tokens.asked.map((line) => line.split(" ")[0]))).toEqual(new Set(["buildkit-client"]));
    await verify(image, bobTypes[0] ?? "", env);
  });

  it("fails as without a key when the login is wrong", async () => {
    const env = await dockerWith(registry.host, "wrong");
    const { code, log } = await build(env, { Dockerfile: dockerfile() }, [
      bob,
      `--tag=${registry.host}/team/x`,
      "--push",
    ]);
    expect(code).not.toBe(0);
    expect(log).toMatch(/401 Unauthorized|authorization failed/);
    expect(log).not.toContain("[bob] signing");
  });

  it("fails the build when it cannot sign, and says that the image is there and what to do", async () => {
    await using gate = await startGate(registry, ({ method }, body, response) => {
      if (method !== "PUT" || !body.includes(isBundle)) return false;
      response.writeHead(403).end('{"errors":[{"code":"DENIED","message":"no bundles here"}]}');
      return true;
    });
    const env = await dockerWith(gate.host);
    const image = `${gate.host}/team/refused`;
    const { code, log } = await build(env, { Dockerfile: dockerfile() }, [bob, `--tag=${image}`, "--push"]);
    expect(code).not.toBe(0);
    expect(log).toMatch(/#\d+ ERROR: .*was pushed, but is not signed: .*no bundles here/);
    expect(log).toMatch(/ERROR: failed to build: failed to solve: .*bob: .*To sign it, run the same build again/);
    expect(await runClientChecked(stack, ["bobctl", "show", image], { env })).toContain("RUN echo");
  });

  it("gives signing up when the client does", async () => {
    const asked = Promise.withResolvers<void>();
    await using gate = await startGate(registry, ({ method }, body) => {
      const isStuck = method === "PUT" && body.includes(isBundle);
      if (isStuck) asked.resolve();
      return isStuck;
    });
    const env = await dockerWith(gate.host);
    const stop = new AbortController();
    const cancelled = build(
      env,
      { Dockerfile: dockerfile() },
      [bob, `--tag=${gate.host}/team/stuck`, "--push"],
      stop.signal,
    );
    await asked.promise;
    stop.abort();
    await expect(cancelled).rejects.toThrow();
    const next = await build(env, { Dockerfile: dockerfile() }, [bob, "--output=type=cacheonly"]);
    expect(next.code, next.log).toBe(0);
  });

  it("carries contexts and results through the session unchanged", async () => {
    const env = await dockerWith(registry.host);
    const data = randomBytes(24 * 1024 * 1024 + 17);
    const hash = createHash("sha256").update(data).digest("hex");
    const content = `FROM ${baseImage(stack, "debian")} AS check\nCOPY data /\nRUN echo "${hash}  /data" | sha256sum -c\nFROM scratch\nCOPY --from=check /data /back\n`;
    const folder = makeFolder({});
    const { code, log } = await build(env, { Dockerfile: content, data }, [bob, `--output=${folder}`]);
    expect(code, log).toBe(0);
    const back = await runClientChecked(stack, ["sha256sum", join(folder, "back")], { env });
    expect(back).toContain(hash);
  });

  it("signs all targets of a bake file, which share a session", async () => {
    const env = await dockerWith(registry.host);
    const targets = ["one", "two"];
    const bake = targets.map(
      (name) =>
        `target "${name}" {\n attest = ["type=bob"]\n tags = ["${registry.host}/bake/${name}"]\n output = ["type=registry"]\n}\n`,
    );
    const cwd = makeFolder({ Dockerfile: dockerfile(), "docker-bake.hcl": bake.join("") });
    const { code, stderr } = await runClient(stack, ["docker", "buildx", "bake", "--progress=plain", ...targets], {
      cwd,
      env,
    });
    expect(code, stderr).toBe(0);
    for (const name of targets) await verify(`${registry.host}/bake/${name}`, bobTypes[0] ?? "", env);
  });
});

it("refuses to start with a key it cannot sign with", async () => {
  const file = join(makeFolder({}), "key");
  writeFileSync(file, "hello");
  const start = startOwnEndpoint("--listen", `unix://${socket}.2`, "--buildkit", stack.buildkitd, "--sign-key", file);
  await expect(start).rejects.toThrow("is not a private key in PEM form");
});
