// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BILL_OF_BEHAVIOUR_TYPE } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runCommand } from "../support/command.ts";
import { ensureCosign, ensureOldCosign } from "../support/cosign.ts";
import type { DockerRegistry } from "./support/docker-registry.ts";
import { pushRecorded, registries } from "./support/recorded-image.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
const folder = makeFolder({ "bill.json": '{"steps":[]}' });
const file = (name: string) => join(folder, name);
const env: NodeJS.ProcessEnv = { ...process.env, COSIGN_PASSWORD: "pw" };
const pair = (name: string) => ["generate-key-pair", `--output-key-prefix=${file(name)}`];
const key = ["--key", file("own.key")];
const unlogged = ["--insecure-ignore-tlog=true", "--allow-http-registry", `--key=${file("own.pub")}`];
let [cosign, oldCosign] = ["", ""];

beforeAll(async () => {
  [cosign, oldCosign] = [await ensureCosign(), await ensureOldCosign()];
  for (const name of ["own", "other"]) await runBobctl(pair(name), env);
});

const run = (...args: string[]) => runBobctl(args, env);
const call = (program: string, ...args: string[]) => runCommand([program, ...args], { env });

describe.each(registries)("a registry %s", (_, start) => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await start();
  });
  afterAll(() => registry[Symbol.asyncDispose]());

  /** An image for two platforms. */
  const push = (name: string, command = "make") =>
    pushRecorded(`${registry.host}/team/${name}:1`, ["amd64", "arm64"], command);

  test("cosign verifies what bobctl signs, with its annotations, and only with its key", async () => {
    const image = await push("signed");
    const signed = await run("sign", ...key, "-a", "run=7", "-a", "note=x", image);
    expect(signed).toMatchObject({ status: 0, stderr: "" });
    expect(signed.stdout).toMatch(/^✔ signed \S+@sha256:[0-9a-f]{64}: sha256:[0-9a-f]{64}\n$/);
    const verified = await call(cosign, "verify", ...unlogged, "-a", "run=7", "-a", "note=x", image);
    expect(verified.code, verified.stderr).toBe(0);
    expect((await call(cosign, "verify", ...unlogged, "-a", "run=8", image)).code).not.toBe(0);
    const other = unlogged.with(-1, `--key=${file("other.pub")}`);
    expect((await call(cosign, "verify", ...other, image)).code).not.toBe(0);
    expect((await run("sign", ...key, "-a", "run=7", "-a", "note=x", image)).stdout).toMatch(/^✔ already signed /);
  });

  test("cosign verifies, shows and downloads what bobctl attests", async () => {
    const image = await push("attested");
    const options = [...key, "--predicate", file("bill.json"), "--type", "bob", "--bundle", file("bundle.jsonl")];
    const attested = await run("attest", ...options, "--recursive", "-o", "json", image);
    expect(attested).toMatchObject({ status: 0, stderr: "" });
    const { repository, signed } = JSON.parse(attested.stdout);
    expect(repository).toBe(`${registry.host}/team/attested`);
    expect(signed.map((each: { platform?: string }) => each.platform)).toEqual([
      undefined,
      "linux/amd64",
      "linux/arm64",
    ]);
    for (const { digest } of signed) {
      const about = `${repository}@${digest}`;
      const verified = await call(cosign, "verify-attestation", ...unlogged, "--type", BILL_OF_BEHAVIOUR_TYPE, about);
      expect(verified.code, verified.stderr).toBe(0);
      const statement = JSON.parse(Buffer.from(JSON.parse(verified.stdout).payload, "base64").toString());
      expect(statement).toMatchObject({ predicateType: BILL_OF_BEHAVIOUR_TYPE, predicate: { steps: [] } });
      expect(statement.subject).toEqual([{ name: repository, digest: { sha256: digest.slice(7) } }]);
    }
    const tree = await call(cosign, "tree", "--allow-http-registry", image);
    expect(tree.stdout + tree.stderr).toContain(BILL_OF_BEHAVIOUR_TYPE);
    const type = ["--predicate-type", BILL_OF_BEHAVIOUR_TYPE];
    const downloaded = await call(cosign, "download", "attestation", "--allow-http-registry", ...type, image);
    expect(downloaded.code, downloaded.stderr).toBe(0);
    const bundles = readFileSync(file("bundle.jsonl"), "utf8").trim().split("\n");
    expect(bundles).toHaveLength(3);
    expect(JSON.parse(downloaded.stdout).dsseEnvelope).toEqual(JSON.parse(bundles[0] ?? "").dsseEnvelope);
    expect(
      (await call(cosign, "verify-attestation", ...unlogged, "--type", "https://example.com/x", image)).code,
    ).not.toBe(0);
  });

  test("an old cosign verifies what is written below its tags, beside what it wrote itself", async () => {
    const image = await push("legacy");
    const old = ["--tlog-upload=false", "--allow-http-registry", "--yes"];
    const byOld = await call(oldCosign, "sign", ...old, `--key=${file("other.key")}`, image);
    expect(byOld.code, byOld.stderr).toBe(0);
    expect((await run("sign", ...key, "--legacy-tags", image)).stdout).toMatch(/; tag sha256-[0-9a-f]{64}\.sig\n$/);
    await run("attest", ...key, "--legacy-tags", "--predicate", file("bill.json"), "--type", "bob", image);
    for (const name of ["own", "other"]) {
      const verified = await call(oldCosign, "verify", ...unlogged.with(-1, `--key=${file(`${name}.pub`)}`), image);
      expect(verified.code, verified.stderr).toBe(0);
    }
    const attestation = await call(
      oldCosign,
      "verify-attestation",
      ...unlogged,
      "--type",
      BILL_OF_BEHAVIOUR_TYPE,
      image,
    );
    expect(attestation.code, attestation.stderr).toBe(0);
  });

  test("--replace takes older bundles of the same key and type away, and no others", async () => {
    const image = await push("replaced");
    const attest = async (by: string, predicate: string, ...args: string[]) => {
      writeFileSync(file("predicate.json"), predicate);
      const options = [
        "--key",
        file(`${by}.key`),
        "--predicate",
        file("predicate.json"),
        "--type",
        "https://example.com/x",
      ];
      return await run("attest", ...options, ...args, image);
    };
    await attest("own", '{"version":1}');
    await attest("other", '{"version":1}');
    await run("sign", ...key, image);
    const { stdout } = await attest("own", '{"version":2}', "--replace");
    expect(stdout).toMatch(/: sha256:[0-9a-f]{64}; in place of sha256:[0-9a-f]{64}\n$/);
    const seen = async (by: string) => {
      const options = unlogged.with(-1, `--key=${file(`${by}.pub`)}`);
      const { stdout } = await call(cosign, "verify-attestation", ...options, "--type", "https://example.com/x", image);
      return stdout
        .trim()
        .split("\n")
        .map((line) => Buffer.from(JSON.parse(line).payload, "base64").toString());
    };
    expect((await seen("own")).map((each) => JSON.parse(each).predicate)).toEqual([{ version: 2 }]);
    expect(await seen("other")).toHaveLength(1);
    expect((await call(cosign, "verify", ...unlogged, image)).code).toBe(0);
  });

  test("signs what the tag named when it was asked, one platform, or nothing at all in the registry", async () => {
    const image = await push("scoped");
    const one = await run("sign", ...key, "--platform", "linux/arm64", image);
    expect(one.stdout).toMatch(/\(linux\/arm64\): sha256:/);
    expect((await call(cosign, "verify", ...unlogged, image)).code).not.toBe(0);
    const kept = await run("sign", ...key, "--no-upload", "--bundle", file("kept.json"), image);
    expect(kept.stdout).toMatch(/^✔ signed \S+@sha256:[0-9a-f]{64}\n$/);
    expect((await call(cosign, "verify", ...unlogged, image)).code).not.toBe(0);
    await run("sign", ...key, image);
    await push("scoped", "make other");
    expect((await call(cosign, "verify", ...unlogged, image)).code).not.toBe(0);
  });
});

test.each([
  [["sign", "localhost:1/a"], "what to sign with is missing: --key FILE"],
  [["sign", "localhost:1/a", ...key, "--no-upload"], "--no-upload leaves nothing"],
  [["sign", "localhost:1/a", ...key, "-a", "x"], '"x" is not an annotation: write KEY=VALUE'],
  [["sign", "localhost:1/a", ...key, "-r", "--platform", "linux/amd64"], "--recursive signs all platforms"],
  [
    ["attest", "localhost:1/a", ...key, "--predicate", file("bill.json"), "--type", "bill"],
    '"bill" is no predicate type',
  ],
  [["attest", "localhost:1/a", ...key, "--predicate", file("own.pub"), "--type", "bob"], "own.pub is not JSON"],
  [
    ["attest", "localhost:1/a", ...key, "--predicate", "/nowhere", "--type", "bob"],
    "cannot read /nowhere (--predicate)",
  ],
])("says what is wrong with %j", async (args, message) => {
  const outcome = await run(...args);
  expect(outcome.stderr).toContain(message);
  expect(outcome.status).toBeGreaterThanOrEqual(64);
});
