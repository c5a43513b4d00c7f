// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeAttestations, publicPem, testKey } from "@bob/bill/test-support/evidence-fixture";
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { makeTar, putArtifact } from "@bob/oci/test-support/artifact-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import type { Evidence } from "@bob/proto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Outcome, runBobctl } from "../test-support/run-bobctl.ts";

const folder = makeFolder();
const layout = makeFolder();
const key = join(folder, "recorder.pub");
const allowed = ["--allow-incomplete", "--allow-replayed", "--allow-unrecorded", "--no-layers"];
const excuse = "require: {complete: false, original: false, recorded: false}";
let count = 0;

const policyFile = (text: string): string => {
  const file = join(folder, `${++count}.yaml`);
  writeFileSync(file, `policy: bob/v1\n${text}\n`);
  return file;
};
const verify = (policies: string[], ...args: string[]): Promise<Outcome> =>
  runBobctl([
    "verify",
    `oci-layout:${layout}`,
    "--key",
    key,
    ...allowed,
    ...policies.flatMap((file) => ["--policy", file]),
    ...args,
  ]);

beforeAll(async () => {
  writeFileSync(key, publicPem(testKey));
  const platform = { os: "linux", architecture: "amd64" };
  await writeLayout(
    layout,
    makeImage([{ platform, attestations: makeAttestations(makeWebappEvidence() as Evidence) }]),
  );
});

describe("bobctl verify --policy", () => {
  test("says that a policy holds, and by how much it was decided", async () => {
    const { status, stdout } = await verify([policyFile(`name: sound\n${excuse}\nprograms: {deny: [curl]}`)]);
    expect(stdout).toContain('✔ linux/amd64: policy "sound" holds: 7 events of 5 steps decided');
    expect(status).toBe(0);
  });

  test("says which rule failed, by which event, at which line, and fails", async () => {
    const file = policyFile(
      `${excuse}\nrules:\n  - name: no secrets\n    steps: npm ci\n    reads:\n      deny: [/root/.ssh/*]`,
    );
    const { status, stdout } = await verify([file]);
    expect(stdout).toContain(
      `✗ linux/amd64: step 3 (RUN npm ci, line 4): read /root/.ssh/id_ed25519: "no secrets" forbids it (${file}:7:14: /root/.ssh/*); by one of the step's 4 programs, the record does not tell which\n`,
    );
    expect(stdout).not.toContain("--allow-policy");
    expect(status).toBe(1);
  });

  test("of several policies each has to hold", async () => {
    const [good, bad] = [policyFile(excuse), policyFile(`${excuse}\nnetwork: {allow: []}`)];
    expect((await verify([good, bad])).status).toBe(1);
    expect((await verify([good, good])).status).toBe(0);
  });

  test("a policy does not take --allow options for its own", async () => {
    const { status, stdout } = await verify([policyFile("name: strict")]);
    expect(status).toBe(1);
    expect(stdout).toContain('"for all steps" requires complete');
    expect(stdout).toContain('"for all steps" requires original');
    expect(stdout).toContain('"for all steps" requires recorded');
  });

  test("is JSON for programs", async () => {
    const { stdout, status } = await verify([policyFile(`${excuse}\nprograms: {deny: [node]}`)], "-o", "json");
    const { verified, platforms } = JSON.parse(stdout);
    expect([verified, status]).toEqual([false, 1]);
    expect(platforms[0].policies).toEqual([expect.objectContaining({ holds: false, steps: 5, warnings: [] })]);
    expect(platforms[0].findings.filter(({ kind }: { kind: string }) => kind === "policy")[0].policy).toMatchObject({
      line: 3,
      column: 19,
      surface: "programs",
      decidedBy: "deny",
      entry: "node",
      programs: ['sh (/usr/bin/dash) -c "npm ci"', "node /usr/local/bin/npm ci"],
    });
  });

  test("a policy with faults is a wrong argument, and nothing is verified", async () => {
    const { status, stdout, stderr } = await verify([policyFile("reads: {deny: [x]}\nfoo: 1")]);
    expect([status, stdout]).toEqual([64, ""]);
    expect(stderr).toMatch(/\.yaml is no policy that can be used:\n {2}.*:2:16: .*\n {2}.*:3:1: unknown key "foo"/);
    expect((await verify([join(folder, "none.yaml")])).status).toBe(66);
  });

  test("what has no effect is told, and fails nothing", async () => {
    const { status, stdout } = await verify([
      policyFile(`${excuse}\nrules: [{name: old, steps: make, reads: {allow: []}}]`),
    ]);
    expect(stdout).toMatch(/► linux\/amd64: .*:3:9: "old" is about no step of this build/);
    expect(status).toBe(0);
  });
});

test("documents without their image are decided about, too; a record alone by what is said of all steps", async () => {
  const evidence = makeWebappEvidence();
  const file = join(folder, "evidence.json");
  writeFileSync(file, JSON.stringify(evidence));
  const policy = policyFile(`${excuse}\nreads: {deny: [/root/.ssh/*]}`);
  const args = ["--key", key, ...allowed, "--policy", policy];
  const whole = await runBobctl(["verify", file, ...args]);
  expect([whole.status, whole.stdout]).toEqual([1, expect.stringContaining("read /root/.ssh/id_ed25519")]);
  const [record] = evidence.steps.flatMap((step) =>
    step.kind === "exec" && step.record.status === "recorded" ? [step.record] : [],
  );
  const alone = await runBobctl(["verify", "-", ...args], undefined, JSON.stringify(record?.envelope));
  expect([alone.status, alone.stdout]).toEqual([1, expect.stringContaining("record 1: read /root/.ssh/id_ed25519")]);
});

describe("bobctl verify --policy oci://…", () => {
  const sound = `policy: bob/v1\nname: sound\n${excuse}\n`;
  const strict = `policy: bob/v1\nname: strict\n${excuse}\nprograms: {deny: [node]}\n`;

  async function withArtifact(files: Readonly<Record<string, string>>, use: (address: string) => Promise<void>) {
    await using registry = await startMemoryRegistry();
    const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
    const digest = putArtifact(registry, "1", await makeTar(entries));
    await use(`oci://${registry.host}/app@${digest}`);
  }

  test("takes all policies of an artifact, and calls them by where they are from", async () => {
    await withArtifact({ "sound.yaml": sound, "more/strict.yml": strict, README: "not one" }, async (address) => {
      const { status, stdout, stderr } = await verify([address]);
      expect(status).toBe(1);
      expect(stdout).toContain('policy "sound" holds');
      expect(stdout).toContain(`forbids it (${address}/more/strict.yml:`);
      expect(stderr).toContain(`► policies of ${address} as of sha256:`);
    });
  });

  test.each<[string, Record<string, string>, number, string]>([
    ["no policy", { README: "none" }, 66, "has no policy: no file that ends in .yaml"],
    ["YAML that is no policy", { "sound.yaml": sound, "values.yaml": "a: 1\n" }, 64, "/values.yaml is no policy"],
    ["YAML in capitals that is no policy", { "sound.yaml": sound, "DENY.YML": "a: 1\n" }, 64, "/DENY.YML is no policy"],
    ["policies in Rego", { "sound.yaml": sound, "main.rego": "package main\n" }, 64, "has policies in Rego"],
  ])("refuses an artifact with %s", async (_, files, status, message) => {
    await withArtifact(files, async (address) => {
      expect(await verify([address])).toMatchObject({ status, stdout: "", stderr: expect.stringContaining(message) });
    });
  });

  test("does not take one that is not there for one that allows all", async () => {
    await withArtifact({ "sound.yaml": sound }, async (address) => {
      expect((await verify([address.replace(/@.*/, ":none")])).status).toBe(66);
    });
  });
});
