// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  fingerprintOf,
  makeAttestations,
  makeEvidence,
  makeExecStep,
  makeKey,
  publicPem,
  testKey,
} from "@bob/bill/test-support/evidence-fixture";
import { makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import type { Statement } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const amd64 = { os: "linux", architecture: "amd64" };
const folder = makeFolder();
const [newKey, stranger] = [makeKey(), makeKey()];
/** When the steps of the fixture were over. */
const { finishedAt } = makeStepRecord("x").execution;
const shift = (ms: number) => new Date(Date.parse(finishedAt) + ms).toISOString();
const [before, after] = [shift(-3_600_000), shift(3_600_000)];

/** One step by each key, sealed by the second. */
const built = makeAttestations(
  makeEvidence([
    makeExecStep({ command: "make", line: 2 }),
    makeExecStep({ command: "make install", line: 3, key: newKey }),
  ]),
  { key: newKey },
);

let count = 0;
function write(text: string): string {
  const file = join(folder, `trust-${++count}.yaml`);
  writeFileSync(file, text);
  return file;
}

interface Entry {
  readonly key: typeof testKey;
  readonly validFor?: object;
  readonly revoked?: object;
}

const trustFor = (...recorders: { name: string; keys: Entry[]; purposes?: string[]; revoked?: object }[]) =>
  write(
    JSON.stringify({
      trust: "bob/v1",
      recorders: recorders.map((each) => ({
        ...each,
        keys: each.keys.map(({ key, ...rest }) => ({ key: publicPem(key), ...rest })),
      })),
    }),
  );

async function verify(trust: string, attestations: Statement[] = built, ...more: string[]) {
  const layout = makeFolder();
  await writeLayout(layout, makeImage([{ platform: amd64, attestations }]));
  return await runBobctl(["verify", `oci-layout:${layout}`, "--no-layers", "--trust", trust, ...more]);
}

describe("bobctl verify --trust", () => {
  test("takes records and seals of the recorders that are listed, and calls them by name", async () => {
    const trust = trustFor({
      name: "builder-1",
      keys: [
        { key: testKey, validFor: { end: after } },
        { key: newKey, validFor: { start: before } },
      ],
    });
    const { status, stdout } = await verify(trust);
    expect(stdout).toContain(`1 step record signed by builder-1 (${fingerprintOf(testKey)})`);
    expect(stdout).toContain(`2 steps sealed by builder-1 (${fingerprintOf(newKey)})`);
    expect(status).toBe(0);
  });

  test("takes keys by fingerprint from --key, and no others", async () => {
    const [file, other] = [join(folder, "recorder.pub"), join(folder, "other.pub")];
    writeFileSync(file, publicPem(testKey));
    writeFileSync(other, publicPem(stranger));
    const listed = (key: typeof testKey) => ({ keys: [{ fingerprint: fingerprintOf(key) }] });
    const trust = write(
      JSON.stringify({
        trust: "bob/v1",
        recorders: [
          { name: "a", ...listed(testKey) },
          { name: "b", keys: [{ key: publicPem(newKey) }] },
        ],
      }),
    );
    expect((await verify(trust, built, "--key", file)).status).toBe(0);
    expect(await verify(trust)).toMatchObject({ status: 64, stderr: expect.stringContaining("only its fingerprint") });
    expect(await verify(trust, built, "--key", file, "--key", other)).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("does not list the key"),
    });
  });

  test("accepts nothing by a file that lists nobody", async () => {
    const { status, stdout, stderr } = await verify(write("trust: bob/v1\nrecorders: []\n"));
    expect(status).toBe(1);
    expect(stdout).toContain("no signature of its record was made with a trusted key: the trust file lists none");
    expect(stdout).not.toContain("✔ linux/amd64: 1 step");
    expect(stderr).toContain("lists nobody: nothing is accepted");
  });

  test("accepts nothing by a file that is empty: it is none", async () => {
    expect(await verify(write(""))).toMatchObject({ status: 64, stderr: expect.stringContaining("is empty") });
  });

  const good = { name: "builder-2", keys: [{ key: newKey }] };

  test.each<[string, Entry[], object, string]>([
    [
      "of a revoked recorder, also those that say they are older",
      [{ key: testKey }],
      { revoked: { at: after, reason: "stolen" } },
      `which was revoked as of ${after} (stolen)`,
    ],
    ["of a revoked key", [{ key: testKey, revoked: { at: after } }], {}, `which was revoked as of ${after}`],
    [
      "that a retired key signed after its time",
      [{ key: testKey, validFor: { end: before } }],
      {},
      `which counts until ${before}; what it signed is of ${finishedAt}`,
    ],
    ["of before a key's time", [{ key: testKey, validFor: { start: after } }], {}, `which counts from ${after} on`],
    ["of a recorder for seals", [{ key: testKey }], { purposes: ["seals"] }, "which is not trusted for records"],
  ])("refuses records %s", async (_, keys, more, message) => {
    const { status, stdout } = await verify(trustFor({ name: "builder-1", keys, ...more }, good));
    expect(status).toBe(1);
    const fault = `✗ linux/amd64: step 1 (RUN make, line 2): its record is signed by builder-1 (${fingerprintOf(testKey)}), ${message}`;
    expect(stdout).toContain(fault);
    expect(stdout).not.toContain(`signed by builder-1 (${fingerprintOf(testKey)})\n`);
  });

  test.each<[string, object, string]>([
    ["by a revoked key", { revoked: { at: after } }, "revoked as of"],
    ["over records of after its key's time", { validFor: { end: before } }, "counts until"],
  ])("refuses a seal %s", async (_, more, message) => {
    const sealer = { name: "sealer", keys: [{ key: newKey, ...more }] };
    const { status, stdout } = await verify(trustFor({ name: "builder-1", keys: [{ key: testKey }] }, sealer));
    expect(status).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`seal: is signed by sealer \\(${fingerprintOf(newKey).replaceAll("+", "\\+")}\\), which .*${message}`),
    );
  });

  test("refuses a seal of who only records", async () => {
    const recorder = { name: "cache", keys: [{ key: newKey }], purposes: ["records"] };
    const { stdout } = await verify(trustFor({ name: "builder-1", keys: [{ key: testKey }] }, recorder));
    expect(stdout).toContain("which is not trusted for seals, only for records");
    expect(stdout).toContain("1 step record signed by cache");
  });

  test("policies ask for signers and sealers by name, and a refused record fulfils nothing", async () => {
    const ok = trustFor({ name: "builder-1", keys: [{ key: testKey }] }, good);
    const ask = (text: string) => ["--policy", write(`policy: bob/v1\nrequire: ${text}\n`)];
    const both = "[builder-1, builder-2]";
    expect((await verify(ok, built, ...ask(`{signers: ${both}, sealers: [builder-2], sealed: true}`))).status).toBe(0);
    const { status, stdout } = await verify(ok, built, ...ask(`{signers: ${both}, sealers: [builder-1]}`));
    expect(status).toBe(1);
    expect(stdout).toContain(`it is sealed by builder-2 (${fingerprintOf(newKey)}), none of the sealers`);
    const revoked = trustFor({ name: "builder-1", keys: [{ key: testKey }], revoked: { at: before } }, good);
    const refused = await verify(revoked, built, ...ask(`{signers: ${both}}`));
    expect(refused.stdout).toContain("its record has no signature of a key that was given, so nothing it says counts");
  });

  test("a policy that asks for a seal is not content with --allow-unsealed", async () => {
    const unsealed = built.slice(0, 3);
    const trust = trustFor({ name: "builder-1", keys: [{ key: testKey }] }, good);
    expect((await verify(trust, unsealed, "--allow-unsealed")).status).toBe(0);
    const policy = ["--policy", write("policy: bob/v1\nrequire: {sealed: true}\n")];
    const { status, stdout } = await verify(trust, unsealed, "--allow-unsealed", ...policy);
    expect(status).toBe(1);
    expect(stdout).toContain("it is under no recorder's seal that holds");
  });

  test("is about records, which --signatures-only does not read", async () => {
    const trust = trustFor(good);
    const args = ["verify", "localhost:9/x", "--signatures-only", "--sign-key", "x.pub", "--trust", trust];
    expect(await runBobctl(args)).toMatchObject({ status: 64, stderr: expect.stringContaining("--trust is about") });
  });
});

describe("bobctl trust", () => {
  const file = join(folder, "made.yaml");
  const keyFile = (key: typeof testKey) => {
    const path = join(folder, `${fingerprintOf(key).replaceAll(/\W/g, "")}.pub`);
    writeFileSync(path, publicPem(key));
    return path;
  };

  test("makes a file, retires, revokes and lists", async () => {
    const add = await runBobctl(["trust", "add", file, "--name", "builder-1", "--key", keyFile(testKey)]);
    expect(add).toMatchObject({ status: 0, stderr: "", stdout: `builder-1\n  ${fingerprintOf(testKey)}  trusted\n` });
    expect((await verify(file)).stdout).toContain("1 step record signed by builder-1");
    writeFileSync(file, readFileSync(file, "utf8").replace("recorders:", "# Ours.\nrecorders:"));
    const both = ["--name", "builder-1", "--key", keyFile(newKey), "--from", before];
    expect((await runBobctl(["trust", "add", file, ...both])).status).toBe(0);
    expect((await verify(file)).status).toBe(0);
    const retired = await runBobctl(["trust", "retire", file, fingerprintOf(testKey), "--at", before]);
    expect(retired.stdout).toContain(`${fingerprintOf(testKey)}  retired   until ${before}`);
    expect((await verify(file)).stdout).toContain(`which counts until ${before}`);
    const revoke = ["trust", "revoke", file, "builder-1", "--at", before, "--reason", "stolen: it's gone"];
    expect((await runBobctl(revoke)).stdout).toContain(
      `revoked   until ${before}; as of ${before} (stolen: it's gone)`,
    );
    const late = await runBobctl(["trust", "add", file, "--name", "builder-1", "--key", keyFile(newKey)]);
    expect(late.stderr).toContain("builder-1 is revoked with all its keys, new ones too");
    expect((await verify(file)).stdout).not.toContain("✔ linux/amd64: 1 step record");
    expect(readFileSync(file, "utf8")).toContain("# Ours.");
    const { stdout } = await runBobctl(["trust", "list", file, "-o", "json"]);
    expect(JSON.parse(stdout).recorders).toMatchObject([
      {
        name: "builder-1",
        keys: [{ fingerprint: fingerprintOf(testKey), revoked: { at: before, reason: "stolen: it's gone" } }, {}],
      },
    ]);
  });

  test("does not write what would be no trust file", async () => {
    const text = readFileSync(file, "utf8");
    const outcomes = await Promise.all([
      runBobctl(["trust", "add", file, "--name", "other", "--key", keyFile(testKey)]),
      runBobctl(["trust", "add", file, "--name", "Builder_1", "--key", keyFile(stranger)]),
      runBobctl(["trust", "add", file, "--name", "x", "--key", keyFile(stranger), "--until", "tomorrow"]),
      runBobctl(["trust", "add", file, "--name", "x", "--key", keyFile(stranger), "--purpose", "images"]),
      runBobctl(["trust", "revoke", file, "nobody"]),
      runBobctl(["trust", "retire", file, fingerprintOf(stranger)]),
      runBobctl(["trust", "list", join(folder, "none.yaml")]),
      runBobctl(["trust", "list", folder]),
      runBobctl(["trust", "add", join(folder, "none", "t.yaml"), "--name", "x", "--key", keyFile(stranger)]),
    ]);
    expect(outcomes.map(({ status, stderr }) => [status, stderr])).toEqual([
      [64, expect.stringContaining('as a key of "builder-1" and of "other"')],
      [64, expect.stringContaining('"Builder_1" looks like "builder-1"')],
      [64, expect.stringContaining('"tomorrow" is no time (--until)')],
      [64, expect.stringContaining('"images" is no purpose')],
      [64, expect.stringContaining("has no recorder nobody: it has builder-1")],
      [64, expect.stringContaining("has no key SHA256:")],
      [66, expect.stringContaining("cannot read the trust file")],
      [74, expect.stringContaining("cannot read the trust file")],
      [74, expect.stringContaining("cannot write the trust file")],
    ]);
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});
