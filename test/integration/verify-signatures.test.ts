// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BILL_OF_BEHAVIOUR_TYPE } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { publicPem } from "../../bill/src/test-support/evidence-fixture.ts";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runChecked } from "../support/command.ts";
import { ensureCosign, ensureOldCosign } from "../support/cosign.ts";
import type { DockerRegistry } from "./support/docker-registry.ts";
import { pushRecorded, registries } from "./support/recorded-image.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
const empty = '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}';
const folder = makeFolder({ "bill.json": '{"steps":[]}', "recorder.pub": publicPem(), "empty.json": empty });
const file = (name: string) => join(folder, name);
const env: NodeJS.ProcessEnv = { ...process.env, COSIGN_PASSWORD: "pw" };
const by = (name: string) => ["--sign-key", file(`${name}.pub`)];
const recorder = ["--key", file("recorder.pub"), "--no-layers"];
let [cosign, oldCosign] = ["", ""];

beforeAll(async () => {
  [cosign, oldCosign] = [await ensureCosign(), await ensureOldCosign()];
  for (const name of ["own", "other"]) await run("generate-key-pair", `--output-key-prefix=${file(name)}`);
});

const run = (...args: string[]) => runBobctl(args, env);
const cosignWrites = ["--allow-http-registry", "--yes", `--signing-config=${file("empty.json")}`];
const oldWrites = ["--allow-http-registry", "--yes", "--tlog-upload=false"];

describe.each(registries)("a registry %s", (_, start) => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await start();
  });
  afterAll(() => registry[Symbol.asyncDispose]());

  /** An image for one platform, with what bob attaches or without. */
  const push = (name: string, command: string | undefined = "make") =>
    pushRecorded(`${registry.host}/team/${name}:1`, ["amd64"], command === "" ? undefined : command);

  test("bobctl verifies what cosign 3 signs and attests, and counts nobody else's", async () => {
    const image = await push("cosign3");
    await runChecked([cosign, "sign", ...cosignWrites, `--key=${file("own.key")}`, image], { env });
    const attest = ["attest", ...cosignWrites, `--key=${file("own.key")}`, "--predicate", file("bill.json")];
    await runChecked([cosign, ...attest, `--type=${BILL_OF_BEHAVIOUR_TYPE}`, image], { env });
    const verified = await run("verify", ...recorder, ...by("own"), "--type", "bob", image);
    expect(verified.stderr).toBe("");
    expect(verified.stdout).toMatch(/✔ image: signed by \S+own\.pub \(SHA256:\S{43}\)\n/);
    expect(verified.stdout).toContain(`✔ image: ${BILL_OF_BEHAVIOUR_TYPE} signed by`);
    expect(verified).toMatchObject({ status: 0 });
    const other = await run("verify", ...recorder, ...by("other"), image);
    expect(other.status).toBe(1);
    expect(other.stdout).toMatch(
      /✗ image: signatures: sha256:\S+ is not signed by whom it should be: sha256:\S+: it is not signed with a key that was given/,
    );
    const missing = await run("verify", ...recorder, ...by("own"), "--type", "https://example.com/x", image);
    expect(missing.status).toBe(1);
    expect(missing.stdout).toContain(
      `no signed attestation has the type https://example.com/x; found: ${BILL_OF_BEHAVIOUR_TYPE}, a signature`,
    );
  });

  test("bobctl verifies what cosign 2 signs and attests below its tags", async () => {
    const image = await push("cosign2");
    await runChecked([oldCosign, "sign", ...oldWrites, `--key=${file("own.key")}`, image], { env });
    const attest = ["attest", ...oldWrites, `--key=${file("own.key")}`, "--predicate", file("bill.json")];
    await runChecked([oldCosign, ...attest, `--type=${BILL_OF_BEHAVIOUR_TYPE}`, image], { env });
    const verified = await run("-o", "json", "verify", "--signatures-only", ...by("own"), "--type", "bob", image);
    expect(verified).toMatchObject({ status: 0, stderr: "" });
    const { signatures } = JSON.parse(verified.stdout);
    expect(
      signatures.verified.map((each: { place: string }) => each.place.replace(/^sha256-[0-9a-f]{64}/, "")),
    ).toEqual([".sig, layer 1", ".att, layer 1"]);
    expect((await run("verify", "--signatures-only", ...by("other"), image)).status).toBe(1);
  });

  test("bobctl verifies its own signatures, with records or alone, and not those of another image", async () => {
    const image = await push("own");
    await run("sign", "--key", file("own.key"), "--bundle", file("bundle.json"), image);
    expect((await run("verify", ...recorder, ...by("own"), image)).status).toBe(0);
    const other = await push("own", "make other");
    const verdict = await run("verify", "--signatures-only", ...by("own"), other);
    expect(verdict).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("nothing is attached that could be a signature"),
    });
    const unkeyed = await run("verify", ...by("own"), other);
    expect(unkeyed).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("verify needs the recorder's public key"),
    });
  });

  test("of an image without bob it says what there is, and what is missing", async () => {
    const image = await push("plain", "");
    await run("sign", "--key", file("own.key"), image);
    writeFileSync(file("sbom.json"), '{"spdxVersion":"SPDX-2.3"}');
    await run("attest", "--key", file("own.key"), "--predicate", file("sbom.json"), "--type", "spdxjson", image);
    const verdict = await run("verify", image);
    expect(verdict).toMatchObject({ status: 1, stderr: "" });
    expect(verdict.stdout).toContain("► the image: signed beside it: ");
    expect(verdict.stdout).toContain("an SPDX bill of materials");
    expect(verdict.stdout).toContain("it was not built with bob");
    const signed = await run("verify", ...by("own"), image);
    expect(signed.stdout).toContain("✔ image: signed by");
    expect(signed.stdout).toContain("✔ image: https://spdx.dev/Document signed by");
    expect(signed.status).toBe(1);
    expect((await run("verify", "--signatures-only", ...by("own"), image)).status).toBe(0);
  });
});

test("keeps what it signed in a file as the registry has it", () => {
  expect(JSON.parse(readFileSync(file("bundle.json"), "utf8")).mediaType).toBe(
    "application/vnd.dev.sigstore.bundle.v0.3+json",
  );
});
