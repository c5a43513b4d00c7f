// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeAttestations, makeStatement, publicPem, testKey } from "@bob/bill/test-support/evidence-fixture";
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import type { Statement } from "@bob/proto";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const text = readFileSync(new URL("../../../schemas/verify.v1.schema.json", import.meta.url), "utf8");
/** Closed to what it does not describe. */
const schema = JSON.parse(text, (_, value) => (value?.properties ? { ...value, additionalProperties: false } : value));
const fits = new Ajv2020({ allErrors: true, strictRequired: false }).compile(schema);
const folder = makeFolder();
const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const key = write("recorder.pub", publicPem(testKey));
const policy = write(
  "policy.yaml",
  "policy: bob/v1\nrules:\n  - {name: a, steps: npm ci, reads: {deny: [/root/.ssh/*]}, programs: {deny: [node]}}\n  - {name: b, steps: gone, require: {sealed: true}}\n",
);

async function answerTo(attestations: Statement[] | undefined, ...args: string[]) {
  const layout = makeFolder();
  await writeLayout(layout, makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations }]));
  const { stdout, stderr } = await runBobctl(["verify", `oci-layout:${layout}`, "-o", "json", ...args]);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

test.each<[string, Statement[] | undefined, string[], string[]]>([
  ["an image", makeAttestations(makeWebappEvidence()), ["--key", key], ["findings", "layers"]],
  ["policies", makeAttestations(makeWebappEvidence()), ["--key", key, "--policy", policy], ["policies", "programs"]],
  ["an image that nobody signed", undefined, ["--sign-key", key], ["signatures", "refused", "attached"]],
  [
    "an image of somebody else",
    [makeStatement("https://slsa.dev/provenance/v1", {})],
    ["--sign-key", key],
    ["attached"],
  ],
])("the answer about %s fits its schema", async (_, attestations, args, members) => {
  const answer = await answerTo(attestations, ...args);
  expect(fits(answer), JSON.stringify(fits.errors)).toBe(true);
  for (const member of members) expect(JSON.stringify(answer)).toContain(`"${member}":`);
});

test("the answer about a file fits it, too", async () => {
  const file = write("evidence.json", JSON.stringify(makeWebappEvidence()));
  const { stdout } = await runBobctl(["verify", file, "--key", key, "-o", "json"]);
  const answer = JSON.parse(stdout);
  expect(fits(answer), JSON.stringify(fits.errors)).toBe(true);
  expect(answer.platforms[0].unchecked).not.toEqual([]);
});
