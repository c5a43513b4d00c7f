// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy } from "@bob/bill/policy/read-policy";
import { makeAttestations, makeKey, publicPem, testKey } from "@bob/bill/test-support/evidence-fixture";
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { beforeAll, describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const folder = makeFolder();
const layout = makeFolder();
const target = `oci-layout:${layout}`;
const key = join(folder, "recorder.pub");
const otherKey = join(folder, "other.pub");
let count = 0;
const policyFile = (text: string): string => {
  const file = join(folder, `${++count}.yaml`);
  writeFileSync(file, text.startsWith("#") ? text : `policy: bob/v1\n${text}\n`);
  return file;
};
const excuse = "require: {complete: false, original: false, recorded: false}\n";

beforeAll(async () => {
  writeFileSync(key, publicPem(testKey));
  writeFileSync(otherKey, publicPem(makeKey()));
  const platform = { os: "linux", architecture: "amd64" };
  await writeLayout(layout, makeImage([{ platform, attestations: makeAttestations(makeWebappEvidence()) }]));
});

describe("bobctl policy generate", () => {
  test("writes a policy to stdout, and what is to be known of it to stderr", async () => {
    const { status, stdout, stderr } = await runBobctl(["policy", "generate", target, "--name", "webapp"]);
    expect(status).toBe(0);
    expect(parsePolicy(stdout, "x").rules.map(({ name }) => name)).toContain("npm ci");
    expect(stderr).toContain("signatures were not checked");
    expect(stderr).toContain("its record is incomplete");
    expect(stderr).toContain("nothing was learned from it: unrecorded");
  });

  test("makes a policy that test takes", async () => {
    const { stdout } = await runBobctl(["policy", "generate", target, "--key", key, "--about", "all"]);
    const file = policyFile(`${stdout}${excuse}`);
    const { status, stdout: report } = await runBobctl(["policy", "test", file, target, "--key", key]);
    expect(report).toMatch(/^✔ .*linux\/amd64\): \d+ events of 5 steps decided\n/);
    expect(status).toBe(0);
  });

  test("learns nothing from records that another key has signed", async () => {
    expect(await runBobctl(["policy", "generate", target, "--key", otherKey])).toMatchObject({
      status: 64,
      stdout: "",
      stderr: expect.stringContaining("nothing to learn from"),
    });
    expect((await runBobctl(["policy", "generate", target, "--about", "network,cpu"])).status).toBe(64);
  });
});

describe("bobctl policy test", () => {
  test("says which rule does not hold for which build, and fails", async () => {
    const file = policyFile(`${excuse}reads: {deny: [/root/.ssh/*]}`);
    const { status, stdout, stderr } = await runBobctl(["policy", "test", file, target, target]);
    expect(
      stdout.match(/^✗ .*step 3 \(RUN npm ci, line 4\): read \/root\/\.ssh\/id_ed25519: "for all steps" forbids it/gm),
    ).toHaveLength(2);
    expect(stderr).toContain("nothing was verified");
    expect(status).toBe(1);
  });

  test("takes evidence and records from files, and is JSON for programs", async () => {
    const evidence = makeWebappEvidence();
    const file = join(folder, "evidence.json");
    writeFileSync(file, JSON.stringify(evidence));
    const policy = policyFile(`${excuse}programs: {deny: [node]}`);
    const { status, stdout } = await runBobctl(["policy", "test", policy, file, "-o", "json"]);
    const { holds, builds } = JSON.parse(stdout);
    expect([status, holds]).toEqual([1, false]);
    expect(builds[0].findings[0].policy).toMatchObject({ surface: "programs", rule: "for all steps" });
    const [record] = evidence.steps.flatMap((step) =>
      step.kind === "exec" && step.record.status !== "unrecorded" ? [step.record] : [],
    );
    const alone = await runBobctl(
      ["policy", "test", policy, "-", "--key", otherKey],
      undefined,
      JSON.stringify(record?.envelope),
    );
    expect([alone.status, alone.stdout]).toEqual([1, expect.stringContaining("no signature of a key that was given")]);
  });
});

describe("bobctl policy explain", () => {
  const text = `name: app
description: what it may do
network: {deny: [169.254.169.254]}
rules:
  - name: packages
    steps: [npm ci, {stage: build, lines: 5-9}]
    network: {allow: ["registry.npmjs.org:443/tcp"]}
    programs: {deny: [{path: curl, args: [curl, ⋯⋯], startedBy: node}]}
    require: {compared: true, maxAge: 90d}
  - name: alone
    steps: make
    network: {allow: [loopback]}
    capabilities: {allow: []}`;

  test("says in sentences what a policy means", async () => {
    const { status, stdout } = await runBobctl(["policy", "explain", policyFile(text)]);
    expect(stdout).toBe(`Policy "app": what it may do

All steps (for all steps):
  may not contact: 169.254.169.254

Steps that run "npm ci", or of the stage build in lines 5 to 9 (packages):
  may contact nothing but: registry.npmjs.org at port 443 by tcp, where a name server that is believed gave the step its address; name servers at private addresses
  may not run: a program called curl with the arguments curl ⋯⋯ below a program called node
  must have been compared with their layers
  must have run within the last 90d

Steps that run "make" (alone):
  may contact nothing but: loopback addresses; name servers at private addresses
  may not use any capability

What is forbidden is forbidden whatever allows it; where a list of what may be done is given, nothing else may.
Steps have to have a record that is complete, and of the run that made their layer, unless it says otherwise.
`);
    expect(status).toBe(0);
  });

  test.each([
    ["network registry.npmjs.org:443/tcp", 0, 'allowed by "packages"'],
    ["network registry.npmjs.org:80", 1, 'not allowed: "packages" has no entry for it'],
    ["network 169.254.169.254:80", 1, 'forbidden by "for all steps"'],
    ["network [2001:db8::1]:443/tcp", 1, "not allowed"],
    ["reads /etc/shadow", 0, "no rule about the step says anything of it"],
    ["programs /usr/bin/curl -d x", 0, "no rule"],
  ])("says by which rule %s is decided", async (event, status, sentence) => {
    const answer = await runBobctl(["policy", "explain", policyFile(text), "--event", event, "--step", "npm ci"]);
    expect([answer.status, answer.stdout]).toEqual([status, expect.stringContaining(sentence)]);
  });

  test("takes a step by stage and line, too, and refuses what is no event", async () => {
    const file = policyFile(text);
    const event = ["--event", "network registry.npmjs.org:443"];
    expect(
      (await runBobctl(["policy", "explain", file, ...event, "--stage", "build", "--line", "6"])).stdout,
    ).toContain('allowed by "packages"');
    expect((await runBobctl(["policy", "explain", file, ...event])).stdout).toContain("no rule about the step");
    for (const wrong of ["reads", "reads etc/shadow", "fly away", "network a..b:1", "network :", "listen x:99999"])
      expect([wrong, (await runBobctl(["policy", "explain", file, "--event", wrong])).status]).toEqual([wrong, 64]);
    expect((await runBobctl(["policy", "explain", file, ...event, "--line", "x"])).status).toBe(64);
  });
});
