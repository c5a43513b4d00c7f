// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DsseEnvelope, STEP_RECORD_TYPE } from "@bob/proto";
import { beforeAll, expect, test } from "vitest";
import { build, onlyImage, removeLayout } from "../e2e/support/build.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { execSteps, readEvidence } from "../e2e/support/oci-layout.ts";
import { salt } from "../e2e/support/recorded.ts";
import { baseImage, openStack } from "../e2e/support/stack.ts";
import { runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { toolsBin } from "../support/paths.ts";

const stack = await openStack();
const folder = makeFolder({});
const key = String(stack.publicKey);
let envelope: DsseEnvelope;

beforeAll(async () => {
  const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN echo ${salt()} > /x\n`;
  const outcome = await build(stack, { dockerfile });
  const [step] = execSteps(readEvidence(onlyImage(outcome)));
  if (step?.record.status !== "recorded") throw new Error("the step was not recorded");
  envelope = step.record.envelope;
  removeLayout(outcome);
});

/** Files with the envelope as it is, and changed. */
function envelopeFile(name: string, change: (signature: DsseEnvelope["signatures"][0]) => object = () => ({})): string {
  const signatures = envelope.signatures.map((signature) => ({ ...signature, ...change(signature) }));
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ ...envelope, signatures }));
  return file;
}

const spoil = ({ sig }: { sig: string }) => ({
  sig: `${sig.slice(0, 20)}${sig[20] === "A" ? "B" : "A"}${sig.slice(21)}`,
});

const goVerify = (file: string) =>
  runCommand(["sh", "-c", '"$0" "$1" <"$2"', join(toolsBin, "dsse-verify"), key, file]);

test("go-securesystemslib verifies a step record with a key loaded as it loads keys", async () => {
  const { code, stdout, stderr } = await goVerify(envelopeFile("record.json"));
  expect(code, stderr).toBe(0);
  const statement = JSON.parse(stdout);
  expect(statement.predicateType).toBe(STEP_RECORD_TYPE);
  expect(statement.predicate.recorder.key).toMatch(/^SHA256:[\w+/]{43}$/);
});

test("it skips a signature with a fingerprint for a key id, and refuses one that is wrong", async () => {
  const named = await goVerify(envelopeFile("named.json", () => ({ keyid: `SHA256:${"A".repeat(43)}` })));
  expect([named.code, named.stderr]).toEqual([1, expect.stringContaining("do not match threshold")]);
  const flipped = await goVerify(envelopeFile("wrong.json", spoil));
  expect(flipped.code).toBe(1);
});

test("cosign verifies a step record, too", async () => {
  const cosign = await ensureCosign();
  const options = [`--key=${key}`, `--type=${STEP_RECORD_TYPE}`, "--insecure-ignore-tlog=true", "--check-claims=false"];
  const verify = (file: string) => runCommand([cosign, "verify-blob-attestation", ...options, `--signature=${file}`]);
  const { code, stderr } = await verify(envelopeFile("record.json"));
  expect(code, stderr).toBe(0);
  const wrong = await verify(envelopeFile("wrong.json", spoil));
  expect(wrong.code, wrong.stderr).not.toBe(0);
}, 180_000);
