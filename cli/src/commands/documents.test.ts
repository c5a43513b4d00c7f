// SPDX-License-Identifier: Apache-2.0
import { sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  makeAttestations,
  makeDefinition,
  makeEvidence,
  makeExecStep,
  makeKey,
  makeStatement,
  publicPem,
  signStepRecord,
  testKey,
} from "@bob/bill/test-support/evidence-fixture";
import { makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import {
  BILL_OF_BEHAVIOUR_TYPE,
  type DsseEnvelope,
  EVIDENCE_TYPE,
  type Evidence,
  IN_TOTO_PAYLOAD_TYPE,
  preAuthEncoding,
  type Statement,
} from "@bob/proto";
import { beforeAll, describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const folder = makeFolder();
const key = join(folder, "recorder.pub");
const otherKey = join(folder, "other.pub");
const signKey = makeKey();

beforeAll(() => {
  writeFileSync(key, publicPem(testKey));
  writeFileSync(otherKey, publicPem(signKey));
});

const goodEvidence = (): Evidence => makeEvidence([makeExecStep({ command: "make", line: 2 })]);
const goodRecord = (): DsseEnvelope => signStepRecord(makeStepRecord("make"), makeDefinition("make"));

/** What the endpoint's `--sign-key` and `cosign attest` put around a Statement. */
function signStatement(statement: Statement): DsseEnvelope {
  const payload = Buffer.from(JSON.stringify(statement));
  const sig = sign("sha256", preAuthEncoding(IN_TOTO_PAYLOAD_TYPE, payload), signKey).toString("base64");
  return { payload: payload.toString("base64"), payloadType: IN_TOTO_PAYLOAD_TYPE, signatures: [{ sig }] };
}

const bundleOf = (envelope: DsseEnvelope) => ({
  mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
  verificationMaterial: { publicKey: { hint: "" } },
  dsseEnvelope: envelope,
});
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
const pipe = (text: string, ...args: string[]) => runBobctl(args, {}, text);
const verify = (text: string, ...args: string[]) => pipe(text, "verify", "-", "--key", key, ...args);

describe("bobctl show -", () => {
  const evidence = makeStatement(EVIDENCE_TYPE, goodEvidence());
  test.each<[string, string]>([
    ["evidence", lines(goodEvidence())],
    ["a Statement over many lines", JSON.stringify(evidence, null, 2)],
    ["a signed Statement, as cosign download attestation writes it", lines(signStatement(evidence))],
    ["a bundle", lines(bundleOf(signStatement(evidence)))],
    ["several signed Statements, one of them evidence", lines(...makeAttestations(goodEvidence()).map(signStatement))],
    ["a step record", lines(goodRecord())],
  ])("shows %s from stdin", async (_, text) => {
    const { status, stdout } = await pipe(text, "show", "-");
    expect([status, stdout]).toEqual([0, expect.stringContaining("make")]);
  });

  test.each<[string, string, string]>([
    ["nothing", "", "stdin is empty"],
    ["no JSON", "hello\n", "stdin is not JSON"],
    ["a broken line", `${lines(goodRecord())}{`, "stdin, line 2 is not JSON"],
    ["the index of an image", lines({ schemaVersion: 2, manifests: [] }), "name the image instead"],
    ["evidence of two platforms", lines(evidence, evidence), "stdin has 2 evidence documents"],
    ["other Statements", lines(makeStatement("https://spdx.dev/Document", {})), "https://spdx.dev/Document"],
  ])("refuses %s", async (_, text, message) => {
    const { status, stderr } = await pipe(text, "show", "-");
    expect([status, stderr]).toEqual([65, expect.stringContaining(message)]);
  });
});

describe("bobctl verify of documents", () => {
  test("refuses to look for an image's signatures in them", async () => {
    const text = lines(...makeAttestations(goodEvidence()));
    for (const asked of [
      ["--sign-key", otherKey],
      ["--gpg-key", otherKey],
    ])
      expect(await verify(text, ...asked)).toMatchObject({
        status: 64,
        stdout: "",
        stderr: expect.stringContaining("signatures are attached to images: verify the image"),
      });
  });

  test("checks records and what is derived, and says what takes the image", async () => {
    const text = lines(...makeAttestations(goodEvidence()));
    const { status, stdout } = await verify(text);
    expect([status, stdout]).toEqual([0, expect.not.stringContaining("✗")]);
    expect(stdout).toMatch(/✔ linux\/amd64: 1 step record signed by .*recorder\.pub/);
    expect(stdout).toContain("✔ linux/amd64: runtime trace and Bill of Behaviour follow from the evidence");
    expect(stdout).toContain("► linux/amd64: not checked: that it is about an image, and the image's layers");
    expect(JSON.parse((await verify(text, "-o", "json")).stdout)).toMatchObject({
      verified: true,
      image: "stdin",
      platforms: [{ platform: "linux/amd64", unchecked: [expect.stringContaining("about an image")] }],
    });
  });

  test("says which documents are not there", async () => {
    const { status, stdout } = await verify(lines(goodEvidence()));
    expect(status).toBe(0);
    expect(stdout).toContain("not checked: runtime trace: it is not in this document");
    expect(stdout).toContain("not checked: Bill of Behaviour: it is not in this document");
    expect(stdout).not.toContain("follow from");
  });

  test("takes a file, and a record that stands alone", async () => {
    const file = join(folder, "record.json");
    writeFileSync(file, JSON.stringify(goodRecord()));
    const { status, stdout } = await runBobctl(["verify", file, "--key", key]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/✔ records: record 1 signed by .*recorder\.pub/);
    expect(stdout).toContain("not checked: which step of which image it is of");
    expect((await runBobctl(["verify", file, "--key", otherKey])).status).toBe(1);
  });

  test("says whose signature is around a Statement, and does not rely on another's", async () => {
    const text = lines(bundleOf(signStatement(makeStatement(EVIDENCE_TYPE, goodEvidence()))));
    expect((await verify(text)).stdout).toContain("the signature around https://k8sstormcenter.com/bob/evidence/v1");
    const { status, stdout } = await verify(text, "--key", otherKey);
    expect([status, stdout]).toEqual([0, expect.stringContaining("bob/evidence/v1 signed by")]);
    const { status: forged } = await pipe(text, "verify", "-", "--key", otherKey);
    expect(forged).toBe(1);
  });

  const [trace, bill] = [1, 2].map((index) => (evidence: Evidence) => makeAttestations(evidence)[index]);
  const edited = (evidence: Evidence) => ({ ...bill?.(evidence), predicate: makeStatement("x", {}).subject });
  test.each<[string, () => string, string]>([
    [
      "an edited record",
      () => lines({ ...goodRecord(), payload: Buffer.from("{}").toString("base64") }),
      "no signature of its record",
    ],
    ["an edited Bill of Behaviour", () => lines(goodEvidence(), edited(goodEvidence())), "Bill of Behaviour: "],
    [
      "a runtime trace of other evidence",
      () => lines(goodEvidence(), trace?.(makeEvidence([makeExecStep({ command: "other", line: 1 })]))),
      "runtime trace: does not follow",
    ],
    ["an unrecorded step", () => lines({ unrecorded: "no-recorder" }), "not recorded (no-recorder)"],
    [
      "a replay",
      () =>
        lines(
          signStepRecord(
            makeStepRecord("make", { execution: { ...makeStepRecord("make").execution, origin: "replay" } }),
            makeDefinition("make"),
          ),
        ),
      "replayed",
    ],
  ])("finds %s", async (_, text, message) => {
    const { status, stdout } = await verify(text());
    expect([status, stdout]).toEqual([1, expect.stringContaining(message)]);
  });

  test("has no evidence of another platform, and nothing of what it does not know", async () => {
    const other = await verify(lines(goodEvidence()), "--platform", "linux/arm64");
    expect([other.status, other.stderr]).toEqual([66, expect.stringContaining("of linux/amd64, not of linux/arm64")]);
    const alone = makeStatement(BILL_OF_BEHAVIOUR_TYPE, {});
    expect((await verify(lines(alone))).status).toBe(65);
  });
});
