// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { makeAttestations, publicPem, testKey } from "@bob/bill/test-support/evidence-fixture";
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";
import { sarifReport } from "./sarif-report.ts";

const schemaFile = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
/** Of draft 04, of which it has nothing that later drafts have not but these two keywords. */
const { $schema: _draft, id: _name, ...schema } = JSON.parse(readFileSync(schemaFile, "utf8"));
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
const folder = makeFolder();
const layout = makeFolder();
const key = join(folder, "recorder.pub");

beforeAll(async () => {
  writeFileSync(key, publicPem(testKey));
  const platform = { os: "linux", architecture: "amd64" };
  await writeLayout(layout, makeImage([{ platform, attestations: makeAttestations(makeWebappEvidence()) }]));
});

const verify = (...args: string[]) => runBobctl(["verify", `oci-layout:${layout}`, "--key", key, ...args]);

describe("bobctl verify --format sarif", () => {
  test("writes what code-scanning pages take: a result for each finding, at its line of the Dockerfile", async () => {
    const policy = join(folder, "policy.yaml");
    writeFileSync(policy, "policy: bob/v1\nrules: [{name: keys, steps: npm ci, reads: {deny: [/root/.ssh/*]}}]\n");
    const { status, stdout } = await verify("--policy", policy, "--format", "sarif", "--allow-incomplete");
    const log = JSON.parse(stdout);
    expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
    expect(status).toBe(1);
    const [{ results, tool }] = log.runs;
    expect(results).toContainEqual(
      expect.objectContaining({
        ruleId: "bob/policy/keys",
        level: "error",
        message: { text: expect.stringContaining("read /root/.ssh/id_ed25519") },
        locations: [
          { physicalLocation: { artifactLocation: { uri: "Dockerfile" }, region: { startLine: 4, endLine: 4 } } },
        ],
        suppressions: [],
        properties: expect.objectContaining({ policy: expect.objectContaining({ rule: "keys", surface: "reads" }) }),
      }),
    );
    const incomplete = results.filter(({ ruleId }: { ruleId: string }) => ruleId === "bob/incomplete");
    expect(incomplete).toEqual([
      expect.objectContaining({ suppressions: [{ kind: "external", justification: "--allow-incomplete" }] }),
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  test("has findings about no step, too, and is SARIF where there are none", async () => {
    const other = makeFolder();
    const statements = makeAttestations(makeWebappEvidence()).slice(0, 2);
    await writeLayout(
      other,
      makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: statements }]),
    );
    const { stdout } = await runBobctl(["verify", `oci-layout:${other}`, "--key", key, "--format", "sarif"]);
    const log = JSON.parse(stdout);
    expect(isSarif(log)).toBe(true);
    expect(log.runs[0].results).toContainEqual(
      expect.objectContaining({
        ruleId: "bob/broken",
        locations: [
          { physicalLocation: { artifactLocation: { uri: "Dockerfile" }, region: { startLine: 1, endLine: 1 } } },
        ],
      }),
    );
  });

  test("has what is wrong with the image's signatures", async () => {
    const finding = { kind: "broken" as const, place: "signatures", message: "nobody signed it" };
    const signatures = { verified: [], refused: [], findings: [finding] };
    const log = sarifReport({ image: "x", digest: "sha256:0", platforms: [], signatures }, new Set());
    expect(isSarif(log)).toBe(true);
    expect(JSON.stringify(log)).toContain("image: signatures: nobody signed it");
  });

  test("is a form of verify alone", async () => {
    const { status, stderr } = await runBobctl(["show", `oci-layout:${layout}`, "--format", "sarif"]);
    expect([status, stderr]).toEqual([64, expect.stringContaining("--format sarif is of bobctl verify")]);
  });
});
