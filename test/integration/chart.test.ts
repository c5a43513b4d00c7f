// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BILL_OF_BEHAVIOUR_TYPE } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runChecked, runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { projectRoot, toolsBin } from "../support/paths.ts";
import { type ChartCase, chartCases } from "./support/chart-cases.ts";
import { type DockerRegistry, startDockerRegistry } from "./support/docker-registry.ts";

// Charts of bobctl and the real helm: what helm renders of them is what bobctl renders.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const helm = join(toolsBin, "helm");
const example = join(projectRoot, "examples/chart");
const home = makeFolder({});
const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, HELM_DEBUG: "false", COSIGN_PASSWORD: "pw" };
const host = ["--set", "database-host=db.example.com"];
const callHelm = (...args: string[]) => runCommand([helm, ...args], { env });
const run = (...args: string[]) => runBobctl(args, env);

async function packageChart(source: string): Promise<string> {
  const destination = makeFolder({});
  const { status, stderr, stdout } = await run("package", source, "--destination", destination, "-o", "json");
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout).chart;
}

/** Documents, in an order of their own: Helm sorts by kinds that it knows, bobctl has the profile first. */
const documentsOf = (text: string) =>
  text
    .split(/^---$/m)
    .map((document) => document.trim())
    .filter(Boolean)
    .sort();

describe("helm", () => {
  test("lints, renders, packs the chart of examples/chart, and bobctl reads what it packed", async () => {
    const chart = await packageChart(example);
    const linted = await callHelm("lint", "--strict", chart, ...host);
    expect([linted.code, linted.stdout], linted.stdout + linted.stderr).toEqual([
      0,
      expect.stringContaining("0 chart(s) failed"),
    ]);
    expect((await callHelm("lint", chart)).code, "a value that has to be set is missing").toBe(1);
    const packed = await runChecked([helm, "package", chart, "--destination", home], { env });
    const file = packed.trim().split(": ").at(-1) ?? "";
    const values = [...host, "--set", "port=8081,database-networks={10.2.0.0/16,::1}", "--namespace", "shop"];
    const theirs = await callHelm("template", "gb", chart, ...values);
    expect(theirs.code, theirs.stderr).toBe(0);
    for (const target of [example, chart, file]) {
      const ours = await run("render", target, ...values, "--name", "gb");
      expect(documentsOf(ours.stdout)).toEqual(documentsOf(theirs.stdout));
    }
    const skipped = await callHelm("template", "gb", chart, ...values, "--skip-tests", "--set", "bob.create=false");
    const ours = await run("render", chart, ...values, "--name", "gb", "--skip-tests", "--set", "bob.create=false");
    expect(documentsOf(ours.stdout)).toEqual(documentsOf(skipped.stdout));
  });

  test.each(chartCases)("renders what bobctl renders: $title", async ({ files, values, set = [] }: ChartCase) => {
    const source = join(makeFolder({}), "case");
    mkdirSync(source);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(source, name), text);
    const chart = await packageChart(source);
    const valuesFile = join(makeFolder({}), "values.json");
    writeFileSync(valuesFile, JSON.stringify(values));
    const options = ["--values", valuesFile, ...set.flatMap((each) => ["--set", each])];
    const [theirs, ours] = [
      await callHelm("template", "r", chart, ...options),
      await run("render", chart, ...options, "--name", "r"),
    ];
    expect([theirs.code, theirs.stderr]).toEqual([0, ""]);
    expect([ours.status, documentsOf(ours.stdout)], ours.stderr).toEqual([0, documentsOf(theirs.stdout)]);
  });

  test.each([
    ["database-networks={abc}", "/database-networks/0"],
    ["port=0", "/port"],
    ["port=http", "/port"],
    ["database-host=a b", "/database-host"],
    ["peers[0].name=a.b", "/peers/0"],
    ["UPLOADS=/etc", "UPLOADS"],
    ["unknown=1", "unknown"],
    ["bob.create=maybe", "/bob"],
    ["image=", "/image"],
    ["image=x y", "/image"],
    ["php-arguments={a\nb}", "/php-arguments/0"],
  ])("refuses what bobctl refuses: %s", async (assignment, path) => {
    const chart = await packageChart(example);
    const theirs = await callHelm("template", "r", chart, ...host, "--set", assignment);
    const ours = await run("render", chart, ...host, "--set", assignment);
    expect([theirs.code, ours.status]).toEqual([1, 64]);
    expect(theirs.stderr).toContain(path);
    expect(ours.stderr).toContain(path);
  });
});

describe("a chart in a registry", () => {
  let registry: DockerRegistry;
  let reference: string;
  const key = (name: string) => join(home, name);
  beforeAll(async () => {
    registry = await startDockerRegistry();
    for (const name of ["own", "other"]) await run("generate-key-pair", `--output-key-prefix=${key(name)}`);
    const chart = await packageChart(example);
    await runChecked([helm, "package", chart, "--destination", home], { env });
    const push = [helm, "push", join(home, "guestbook-1.0.0.tgz"), `oci://${registry.host}/charts`, "--plain-http"];
    await runChecked(push, { env });
    reference = `oci://${registry.host}/charts/guestbook:1.0.0`;
  });
  afterAll(() => registry[Symbol.asyncDispose]());

  test("is rendered from there, once it is signed by who has to have signed it", async () => {
    const unsigned = await run("render", reference, ...host, "--sign-key", key("own.pub"));
    expect([unsigned.status, unsigned.stdout]).toEqual([1, ""]);
    expect(unsigned.stderr).toContain("is not installed, for its signature is not good");
    const signed = await run("sign", "--key", key("own.key"), reference);
    expect(signed.status, signed.stderr).toBe(0);
    const good = await run("render", reference, ...host, "--sign-key", key("own.pub"));
    expect([good.status, good.stderr]).toEqual([0, ""]);
    expect(good.stdout).toBe((await run("render", example, ...host)).stdout);
    expect((await run("render", reference, ...host, "--sign-key", key("other.pub"))).status).toBe(1);
    expect((await run("render", reference, ...host)).stderr).toContain("nobody's signature was checked");
    expect((await run("render", `oci://${registry.host}/charts/guestbook:9.9.9`)).status).toBe(66);
  });

  test("has a Bill of Behaviour appended that cosign verifies, and helm pulls it as before", async () => {
    const cosign = await ensureCosign();
    writeFileSync(key("bill.json"), '{"version":"1"}');
    const attest = ["--key", key("own.key"), "--predicate", key("bill.json"), "--type", "bob"];
    const attested = await run("attest", ...attest, reference);
    expect(attested.status, attested.stderr).toBe(0);
    const image = reference.replace("oci://", "");
    const verify = [
      "verify-attestation",
      "--insecure-ignore-tlog=true",
      "--allow-http-registry",
      "--key",
      key("own.pub"),
    ];
    const verified = await runCommand([cosign, ...verify, "--type", BILL_OF_BEHAVIOUR_TYPE, image], { env });
    expect(verified.code, verified.stderr).toBe(0);
    const statement = JSON.parse(Buffer.from(JSON.parse(verified.stdout).payload, "base64").toString());
    expect(statement.subject[0].name).toBe(`${registry.host}/charts/guestbook`);
    const pulled = await callHelm(
      "pull",
      reference.replace(/:1\.0\.0$/, ""),
      "--version",
      "1.0.0",
      "--plain-http",
      "-d",
      makeFolder({}),
    );
    expect(pulled.code, pulled.stderr).toBe(0);
  });
});

describe("bobctl attest", () => {
  test("appends a predicate to a file, which cosign verifies for that file and no other", async () => {
    const cosign = await ensureCosign();
    const folder = makeFolder({ "module.wasm": "\0asm\x01\0\0\0", "bill.json": '{"version":"1"}' });
    const file = (name: string) => join(folder, name);
    await run("generate-key-pair", `--output-key-prefix=${file("own")}`);
    const attest = [
      "attest",
      file("module.wasm"),
      "--key",
      file("own.key"),
      "--predicate",
      file("bill.json"),
      "--type",
      "bob",
    ];
    expect(await run(...attest)).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("--bundle module.wasm.sigstore.json"),
    });
    const attested = await run(...attest, "--bundle", file("bundle.json"));
    expect(attested).toMatchObject({ status: 0, stdout: expect.stringContaining("✔ signed ") });
    expect((await run(...attest, "--bundle", file("b"), "--replace")).stderr).toContain(
      "--replace is about what is in a registry",
    );
    const verify = [cosign, "verify-blob-attestation", "--insecure-ignore-tlog=true", "--key", file("own.pub")];
    const options = ["--bundle", file("bundle.json"), "--type", BILL_OF_BEHAVIOUR_TYPE];
    const verified = await runCommand([...verify, ...options, file("module.wasm")], { env });
    expect(verified.code, verified.stderr).toBe(0);
    cpSync(file("module.wasm"), file("other.wasm"));
    writeFileSync(file("other.wasm"), `${readFileSync(file("other.wasm"), "latin1")}x`);
    expect((await runCommand([...verify, ...options, file("other.wasm")], { env })).code).not.toBe(0);
  });
});
