// SPDX-License-Identifier: Apache-2.0

import { createPublicKey, type KeyObject } from "node:crypto";
import {
  fingerprintOf,
  makeAttestations,
  makeDeclaredStep,
  makeEvidence,
  makeExecStep,
  makeKey,
  makeSeal,
  makeStatement,
  makeUnrecordedStep,
  signSeal,
  testKey,
} from "@bob/bill/test-support/evidence-fixture";
import { makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { type Evidence, type EvidenceStep, SEAL_ENVELOPE_TYPE, type Seal, type Statement } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { type VerificationKey, verificationKeyOf } from "../keys/verification-key.ts";
import { checkSeal } from "./check-seal.ts";
import { checkSteps } from "./check-steps.ts";
import { createStatementReader } from "./statement-reader.ts";

const secondKey = makeKey();
const keyOf = (key: KeyObject) => verificationKeyOf(createPublicKey(key), "recorder.pub");
const [recorder, second] = [keyOf(testKey), keyOf(secondKey)];

const from = makeDeclaredStep("FROM debian", 1, { operation: "source", source: "docker-image://debian@sha256:1" });
const make = makeExecStep({ command: "make", line: 2 });
const copy = makeDeclaredStep("COPY a b", 3);
const install = makeExecStep({ command: "make install", line: 4 });
const unrecorded = makeUnrecordedStep("true", 5);
const built = makeEvidence([from, make, copy, install, unrecorded]);

/** As verifying an image does it: the records first. */
function check(evidence: Evidence, attached: Statement[], keys: readonly VerificationKey[], knownAt = Date.now()) {
  const signed = new Map<number, VerificationKey>();
  const context = { evidence, keys, readStatement: createStatementReader(), knownAt };
  const findings = checkSteps(context, [], signed);
  return { ...checkSeal(attached, { ...context, signed }), ofSteps: findings };
}

/** What is found in these steps, with the seal of what was built. */
function messagesOf(
  steps: EvidenceStep[],
  seal: Statement = signSeal(makeSeal(built)),
  keys: VerificationKey[] = [recorder],
): string[] {
  const { findings, pass } = check(makeEvidence(steps), [seal], keys);
  expect(pass === undefined).toBe(findings.length > 0);
  expect(findings.every(({ kind }) => kind === "broken")).toBe(true);
  return findings.map(({ place, message }) => `${place}: ${message}`);
}

describe("checkSeal", () => {
  test("passes what was sealed", () => {
    const { findings, pass } = check(built, makeAttestations(built), [recorder]);
    expect(findings).toEqual([]);
    expect(pass).toMatch(/^3 steps sealed by .*recorder\.pub \(SHA256:.*\): none is missing/);
  });

  const other = makeExecStep({ command: "other", line: 2 });
  const later = makeExecStep({
    command: "make",
    line: 2,
    record: makeStepRecord("make", { syscalls: { native: ["getpid"] } }),
  });
  const date = [2, 3].map((line) =>
    makeExecStep({ command: "date", line, record: makeStepRecord("date", { syscalls: { native: [`call${line}`] } }) }),
  );

  test.each<[string, EvidenceStep[], RegExp]>([
    ["a step that is stripped", [from, copy, install, unrecorded], /^seal: the record of the 1\. of the 3 steps/],
    [
      "a step that is added",
      [from, make, other, copy, install, unrecorded],
      /^step 3 \(RUN other, line 2\): its record is not sealed/,
    ],
    [
      "a step that is replaced",
      [from, other, copy, install, unrecorded],
      /^step 2 \(RUN other, line 2\): its record is not sealed: it was added, or replaced/m,
    ],
    [
      "a record of another run of the same step",
      [from, later, copy, install, unrecorded],
      /^step 2 .*its record is not sealed/m,
    ],
    [
      "steps in another order",
      [from, install, copy, make, unrecorded],
      /^step 2 \(RUN make install, line 4\): it was moved/,
    ],
    ["an unrecorded step that is stripped", [from, make, copy, install], /^seal: 1 unrecorded step/],
    ["an unrecorded step that is added", [from, make, copy, install, unrecorded, unrecorded], /^step 5 .*not at all/],
    [
      "a record that is taken away",
      [from, { ...make, record: unrecorded.record }, copy, install, unrecorded],
      /1\. of the 3 steps/,
    ],
    [
      "another reason why a step is unrecorded",
      [from, make, copy, install, { ...unrecorded, record: { status: "unrecorded", reason: "refused" } }],
      /^step 5 .*: it was sealed otherwise/,
    ],
    ["a declared step that is stripped", [from, make, install, unrecorded], /^seal: is over other steps/],
    [
      "a declared source that is replaced",
      [{ ...from, source: "docker-image://debian@sha256:2" }, make, copy, install, unrecorded],
      /^seal: is over other steps/,
    ],
    ["declared steps in another order", [from, copy, make, install, unrecorded], /^seal: is over other steps/],
    [
      "an instruction that was edited",
      [from, { ...make, instruction: "RUN true" }, copy, install, unrecorded],
      /^seal: is over other steps/,
    ],
    [
      "a replay passed off as an original",
      [
        from,
        { ...make, record: { ...make.record, status: "replayed" } as typeof make.record },
        copy,
        install,
        unrecorded,
      ],
      /^step 2 .*passed off as replayed/,
    ],
  ])("finds %s", (_, steps, message) => {
    expect(messagesOf(steps).join("\n")).toMatch(message);
  });

  test("finds two equal steps whose records were exchanged", () => {
    const [first, last] = date;
    if (!first || !last) throw new Error("not the fixture");
    const seal = signSeal(makeSeal(makeEvidence([first, last])));
    expect(messagesOf([first, last], seal)).toEqual([]);
    const exchanged = [
      { ...first, record: last.record },
      { ...last, record: first.record },
    ];
    expect(messagesOf(exchanged, seal)).toEqual([
      expect.stringMatching(/^step 1 .*it was moved/),
      expect.stringMatching(/^step 2 .*it was moved/),
    ]);
  });

  test.each<[string, (seal: Statement<Seal>) => Statement<Seal>, string]>([
    ["of another platform", (seal) => edit(seal, { platform: "linux/arm64" }), "is of an image for linux/arm64"],
    ["of another Dockerfile", (seal) => edit(seal, { sources: [] }), "is of a build of another Dockerfile"],
    [
      "that contradicts itself",
      (seal) => edit(seal, { platforms: [{ platform: "linux/amd64", definition: `sha256:${"0".repeat(64)}` }] }),
      "contradicts itself",
    ],
    ["that is malformed", (seal) => edit(seal, { signers: 1 } as never), "seal is malformed"],
    [
      "that names another signer",
      (seal) =>
        edit(seal, {
          steps: seal.predicate.steps.map((step) => ("signer" in step ? { ...step, signer: "SHA256:other" } : step)),
        }),
      "what is sealed says by SHA256:other",
    ],
  ])("finds a seal %s", (_, change, message) => {
    expect(messagesOf(built.steps, signSeal(change(makeSeal(built)))).join()).toContain(message);
  });

  test("finds the seal of another image, and of another build of the same Dockerfile", () => {
    const image = makeEvidence([from, other]);
    expect(messagesOf(built.steps, signSeal(makeSeal(image))).length).toBeGreaterThan(1);
    const build = makeEvidence([from, later, copy, install, unrecorded]);
    expect(messagesOf(built.steps, signSeal(makeSeal(build)))).toEqual([
      expect.stringContaining("was sealed and is not attached"),
      expect.stringMatching(/^step 2 .*its record is not sealed/),
    ]);
  });

  test("finds a seal by a key that nobody trusts, and one that was edited", () => {
    expect(messagesOf(built.steps, signSeal(makeSeal(built), secondKey))).toEqual([
      expect.stringMatching(/^seal: no signature of it was made with the key/),
    ]);
    const sealed = signSeal(makeSeal(built));
    const predicate = sealed.predicate as { payload: string };
    const payload = Buffer.from(Buffer.from(predicate.payload, "base64").toString().replace("0.1.0", "0.1.1"));
    const edited = makeStatement(SEAL_ENVELOPE_TYPE, { ...predicate, payload: payload.toString("base64") });
    expect(messagesOf(built.steps, edited)).toEqual([expect.stringContaining("no signature of it was made")]);
  });

  test("finds two seals, and what is none", () => {
    const seal = signSeal(makeSeal(built));
    const twice = check(built, [seal, seal], [recorder]);
    expect(twice.findings).toMatchObject([{ kind: "broken", message: expect.stringContaining("is attached 2 times") }]);
    expect(messagesOf(built.steps, makeStatement(SEAL_ENVELOPE_TYPE, { unsealed: "said so" }))).toEqual([
      "seal: is malformed: it is no DSSE envelope",
    ]);
  });

  test("calls evidence without a seal unsealed, with the reason where there is one", () => {
    expect(check(built, [], [recorder]).findings).toMatchObject([{ kind: "unsealed" }]);
    const reason = makeStatement(SEAL_ENVELOPE_TYPE, { unsealed: "no-recorder" });
    expect(check(built, [reason], [recorder]).findings).toMatchObject([
      { kind: "unsealed", message: "there is none: no recorder answered" },
    ]);
  });

  test("takes records of several recorders, all of whom are trusted", () => {
    const theirs = makeExecStep({ command: "make", line: 2, key: secondKey });
    const steps = [from, theirs, copy, install, unrecorded];
    const sealed = makeSeal(makeEvidence(steps));
    expect(sealed.predicate.signers).toEqual([fingerprintOf(testKey), fingerprintOf(secondKey)].sort());
    expect(messagesOf(steps, signSeal(sealed), [recorder, second])).toEqual([]);
  });
});

function edit(seal: Statement<Seal>, change: Partial<Seal>): Statement<Seal> {
  return { ...seal, predicate: { ...seal.predicate, ...change } };
}
