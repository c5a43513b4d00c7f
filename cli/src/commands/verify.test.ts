// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeEvidence, derivePredicates, derivePredicatesFrom } from "@bob/bill";
import {
  makeAttestations,
  makeDeclaredStep,
  makeDefinition,
  makeEvidence,
  makeExecStep,
  makeKey,
  makeStatement,
  makeUnrecordedStep,
  makeUnsealedAttestations,
  publicPem,
  signStepRecord,
  testKey,
} from "@bob/bill/test-support/evidence-fixture";
import { questionFor } from "@bob/bill/test-support/network-fixture";
import { makeProcess, makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import {
  BILL_OF_BEHAVIOUR_TYPE,
  type BillOptions,
  canonicalJson,
  type DsseEnvelope,
  EVIDENCE_TYPE,
  type Evidence,
  type ExecStep,
  OLD_RUNTIME_TRACE_TYPE,
  RUNTIME_TRACE_TYPE,
  SEAL_ENVELOPE_TYPE,
  type Statement,
} from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { sshFingerprint } from "@bob/proto/ssh-fingerprint";
import { beforeAll, describe, expect, test } from "vitest";
import { type Outcome, runBobctl } from "../test-support/run-bobctl.ts";

const amd64 = { os: "linux", architecture: "amd64" };
const folder = makeFolder();
const key = join(folder, "recorder.pub");
const otherKey = join(folder, "other.pub");

beforeAll(() => {
  writeFileSync(key, publicPem(testKey));
  writeFileSync(otherKey, publicPem(makeKey()));
});

/** Three steps that are as they should be. */
const goodEvidence = (): Evidence =>
  makeEvidence([
    makeDeclaredStep("FROM scratch", 1, { operation: "source" }),
    makeExecStep({ command: "make", line: 2 }),
    makeExecStep({ command: "make install", line: 3 }),
  ]);

async function verify(attestations: Statement[] | undefined, ...args: string[]): Promise<Outcome> {
  const layout = makeFolder();
  await writeLayout(layout, makeImage([{ platform: amd64, attestations }]));
  return await runBobctl([
    "verify",
    `oci-layout:${layout}`,
    ...(args.includes("--key") ? args : ["--key", key, ...args]),
  ]);
}

/** Attests honestly derived predicates of an evidence that was changed. */
const verifyEvidence = (evidence: Evidence, ...args: string[]) => verify(makeAttestations(evidence), ...args);

function changeStep(change: (step: ExecStep) => ExecStep): Evidence {
  const evidence = goodEvidence();
  const [from, make, install] = evidence.steps;
  if (!from || make?.kind !== "exec" || !install) throw new Error("not the fixture");
  return { ...evidence, steps: [from, change(make), install] };
}

/** The signed step record as text, for edits. */
const editPayload = (step: ExecStep, edit: (text: string) => string): ExecStep => {
  if (step.record.status === "unrecorded") throw new Error("not recorded");
  const { envelope, status } = step.record;
  const payload = Buffer.from(edit(Buffer.from(envelope.payload, "base64").toString())).toString("base64");
  return { ...step, record: { status, envelope: { ...envelope, payload } } };
};

describe("bobctl verify", () => {
  test("passes what is genuine, with a line for each thing that holds", async () => {
    const { status, stdout } = await verifyEvidence(goodEvidence());
    expect(stdout).not.toContain("✗");
    expect(stdout).toMatch(/✔ linux\/amd64: 2 step records signed by .*recorder\.pub \(SHA256:/);
    expect(stdout).toContain("✔ linux/amd64: runtime trace and Bill of Behaviour follow from the evidence");
    expect(status).toBe(0);
  });

  test("takes any of several keys", async () => {
    expect((await verifyEvidence(goodEvidence(), "--key", otherKey, "--key", key)).status).toBe(0);
  });

  test("writes only what is wrong with --quiet: nothing where all holds", async () => {
    expect(await verifyEvidence(goodEvidence(), "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
    const evidence = {
      ...goodEvidence(),
      steps: [makeUnrecordedStep("a", 1), makeExecStep({ command: "b", line: 2 })],
    };
    const { status, stdout } = await verifyEvidence(evidence, "--quiet");
    expect([status, stdout]).toEqual([1, expect.stringMatching(/^✗ .*not recorded.*\n$/)]);
    expect(await verifyEvidence(evidence, "-q", "--allow-unrecorded")).toMatchObject({ status: 0, stdout: "" });
  });

  const findings: [string, () => Evidence, string][] = [
    [
      "a record edited after it was signed",
      () => changeStep((step) => editPayload(step, (text) => text.replace("openat", "closed"))),
      "no signature of its record",
    ],
    [
      "a record that was cut off",
      () => changeStep((step) => editPayload(step, (text) => `${text} `)),
      "no signature of its record",
    ],
    [
      "a record of another step",
      () => changeStep((step) => ({ ...step, record: makeExecStep({ command: "other", line: 1 }).record })),
      "its record is of another step",
    ],
    [
      "a definition that was edited",
      () => changeStep((step) => ({ ...step, definition: makeDefinition("true") })),
      "its definition was edited",
    ],
    [
      "a definition that no recorder can have signed",
      () => changeStep((step) => ({ ...step, definition: makeDefinition("\ud800") })),
      "its definition was edited",
    ],
    [
      "a record of another definition, all digests made to fit",
      () => changeStep((step) => ({ ...makeUnrecordedStep("true", 2), record: step.record })),
      "its record is of another step",
    ],
    [
      "a replay passed off as the original",
      () => changeStep((step) => ({ ...step, record: replayed(step, "recorded") })),
      "passed off as recorded, but what is signed says replay",
    ],
    [
      "a record of a run that failed",
      () => changeStep((step) => resign(step, { exitCode: 1 })),
      "a run that failed (exit code 1)",
    ],
  ];

  test.each(findings)("finds %s", async (_, evidence, message) => {
    const { status, stdout } = await verifyEvidence(evidence());
    expect(stdout).toMatch(/✗ linux\/amd64: step 2 \(RUN \w+, line 2\)/);
    expect(stdout).toContain(message);
    expect(status).toBe(1);
  });

  test("finds a record signed with a key it was not given", async () => {
    const { status, stdout } = await verifyEvidence(goodEvidence(), "--key", otherKey);
    expect(stdout.match(/no signature of its record was made with the key/g)).toHaveLength(2);
    expect(status).toBe(1);
  });

  test.each([
    ["unrecorded", () => changeStep(() => makeUnrecordedStep("make", 2)), "not recorded (no-recorder)"],
    [
      "replayed",
      () => changeStep((step) => ({ ...step, record: replayed(step, "replayed") })),
      "replayed: its record is of a later run than its layer",
    ],
    [
      "incomplete",
      () => changeStep(() => incompleteStep()),
      "incomplete: 7 open events lost; used io_uring, which a recorder cannot see into",
    ],
  ] as const)("fails a step that is %s unless told to accept it", async (kind, evidence, message) => {
    const refused = await verifyEvidence(evidence());
    expect(refused.stdout).toContain(
      `✗ linux/amd64: step 2 (RUN make, line 2): ${message} (--allow-${kind} accepts this)`,
    );
    expect(refused.status).toBe(1);
    const accepted = await verifyEvidence(evidence(), `--allow-${kind}`);
    expect(accepted.stdout).toContain(`⚠ linux/amd64: step 2 (RUN make, line 2): ${message}`);
    expect(accepted.status).toBe(0);
  });

  test.each([
    ["runtime trace", RUNTIME_TRACE_TYPE, "monitorLog.process[0].count"],
    ["Bill of Behaviour", BILL_OF_BEHAVIOUR_TYPE, "executables[0].path"],
  ])("finds an edited %s and says where it differs", async (name, type, place) => {
    const attestations = makeAttestations(goodEvidence()).map((statement) =>
      statement.predicateType === type ? editPredicate(statement, place) : statement,
    );
    const { status, stdout } = await verify(attestations);
    expect(stdout).toContain(`✗ linux/amd64: ${name}: does not follow from the evidence`);
    expect(stdout).toContain(`(first at ${place})`);
    expect(status).toBe(1);
  });

  test("finds a derived document that is missing, doubled or malformed", async () => {
    const [evidence, trace, bill] = makeAttestations(goodEvidence());
    if (!evidence || !trace || !bill) throw new Error("not the fixture");
    expect((await verify([evidence, trace])).stdout).toContain("Bill of Behaviour: is not attached");
    expect((await verify([evidence, trace, trace, bill])).stdout).toContain("runtime trace: is attached 2 times");
    expect((await verify([evidence, trace, makeStatement(BILL_OF_BEHAVIOUR_TYPE, { version: "2" })])).stdout).toContain(
      "Bill of Behaviour is malformed",
    );
  });

  test("derives as an older bob did where it attached an older runtime trace", async () => {
    const evidence = goodEvidence();
    const rules = derivePredicatesFrom(evidence, decodeEvidence(evidence), "v0.1");
    const old = makeStatement(OLD_RUNTIME_TRACE_TYPE, rules.runtimeTrace);
    const [own, trace, bill, seal] = makeAttestations(evidence);
    if (!own || !trace || !bill || !seal) throw new Error("not the fixture");
    const { stdout, status } = await verify([own, old, bill, seal]);
    expect(stdout).toContain("✔ linux/amd64: runtime trace and Bill of Behaviour follow from the evidence");
    expect(status).toBe(0);
    const mixed = await verify([own, makeStatement(OLD_RUNTIME_TRACE_TYPE, trace.predicate), bill]);
    expect(mixed.stdout).toContain("runtime trace: does not follow from the evidence");
  });

  test("takes a bill with answers and one without, and finds an altered answer", async () => {
    const answers = [{ name: "a.example", type: "A", data: "192.0.2.7" }];
    const record = makeStepRecord("make", { network: [questionFor("a.example", { answers })] });
    const evidence = makeEvidence([makeExecStep({ command: "make", line: 2, record })]);
    const withBill = (options?: BillOptions, edit = (bill: string) => bill) => {
      const { billOfBehaviour } = derivePredicates(evidence, undefined, options);
      const [own, trace, , seal] = makeAttestations(evidence);
      if (!own || !trace || !seal) throw new Error("not the fixture");
      const bill = JSON.parse(edit(JSON.stringify(billOfBehaviour)));
      return verify([own, trace, makeStatement(BILL_OF_BEHAVIOUR_TYPE, bill), seal]);
    };
    const answered = { "dns-answers": true } as const;
    expect(await withBill()).toMatchObject({ status: 0 });
    expect(await withBill(answered)).toMatchObject({ status: 0 });
    const edits = [
      withBill(answered, (bill) => bill.replace("192.0.2.7", "192.0.2.8")),
      withBill(answered, (bill) => bill.replace('"options":{"dns-answers":true},', "")),
      withBill(undefined, (bill) => bill.replace('"version"', '"options":{"dns-answers":true},"version"')),
      withBill(undefined, (bill) => bill.replace('"version"', '"options":{},"version"')),
      withBill(undefined, (bill) => bill.replace('"version"', '"options":{"dns-answers":false},"version"')),
    ];
    for (const { status, stdout } of await Promise.all(edits)) {
      expect([status, stdout]).toEqual([1, expect.stringContaining("✗ linux/amd64: Bill of Behaviour")]);
    }
  });

  test("verifies evidence with values in its definitions, as older ones have", async () => {
    const { envDigest: _, ...named } = makeDefinition("make");
    const old = { ...named, env: ["PATH=/bin", "TOKEN=secret"] };
    const step: ExecStep = {
      ...makeUnrecordedStep("make", 2),
      definition: old,
      definitionDigest: `sha256:${sha256Hex(canonicalJson(old))}`,
      record: { status: "recorded", envelope: signStepRecord(makeStepRecord("make"), old) },
    };
    expect((await verifyEvidence(makeEvidence([step]))).status).toBe(0);
    const changed = { ...step, definition: { ...old, env: ["PATH=/bin", "TOKEN=other"] } };
    expect((await verifyEvidence(makeEvidence([changed]))).stdout).toContain("its definition was edited");
  });

  describe("with another key than the one that signed", () => {
    const recorder = { ...makeStepRecord("make").recorder };
    const signedBy = (named: string | undefined, change?: (envelope: DsseEnvelope) => DsseEnvelope) => {
      const record = makeStepRecord("make", { recorder: { ...recorder, ...(named !== undefined && { key: named }) } });
      const step = makeExecStep({ command: "make", line: 2, record });
      if (change && step.record.status === "recorded") step.record.envelope = change(step.record.envelope);
      return makeEvidence([step]);
    };
    const refused =
      /✗ linux\/amd64: step 1 \(RUN make, line 2\): no signature of its record was made with the key \S+other\.pub \(SHA256:[\w+/]{43}\)/;

    test("names the key the record names, and the given one", async () => {
      const { stdout, status } = await verifyEvidence(signedBy("SHA256:aonPd"), "--key", otherKey);
      expect(stdout).toMatch(refused);
      expect(stdout).toContain("; it names another key as its own, SHA256:aonPd\n");
      expect(status).toBe(1);
    });

    test("names that of older records by the key id of their signature", async () => {
      const withKeyId = (envelope: DsseEnvelope) => ({
        ...envelope,
        signatures: envelope.signatures.map((each) => ({ ...each, keyid: "SHA256:old" })),
      });
      const { stdout } = await verifyEvidence(signedBy(undefined, withKeyId), "--key", otherKey);
      expect(stdout).toContain("; it names another key as its own, SHA256:old\n");
      expect((await verifyEvidence(signedBy(undefined), "--key", otherKey)).stdout).toMatch(
        new RegExp(`${refused.source}\n`),
      );
    });

    test("says that a record that names the given key was edited", async () => {
      const edit = (envelope: DsseEnvelope) => ({
        ...envelope,
        payload: Buffer.from(
          Buffer.from(envelope.payload, "base64").toString().replace('"count":1', '"count":2'),
        ).toString("base64"),
      });
      const own = sshFingerprint(createPublicKey(testKey));
      const { stdout } = await verifyEvidence(signedBy(own, edit));
      expect(stdout).toContain(`(${own}), which it names as its key: it was edited after it was signed`);
    });
  });

  test("finds attestations about another image", async () => {
    const subject = [{ name: "other", digest: { sha256: "0".repeat(64) } }];
    const { status, stdout } = await verify(
      makeAttestations(goodEvidence()).map((statement) => ({ ...statement, subject })),
    );
    expect(stdout.match(/is about another image/g)).toHaveLength(4);
    expect(status).toBe(1);
  });

  test("finds evidence of a build for another platform", async () => {
    const { stdout } = await verifyEvidence({ ...goodEvidence(), platform: "linux/arm64" });
    expect(stdout).toContain("evidence: is of a build for linux/arm64, not linux/amd64");
  });

  test("finds evidence that is malformed or doubled", async () => {
    expect((await verify([makeStatement(EVIDENCE_TYPE, { platform: 1 })])).stdout).toContain(
      "✗ linux/amd64: attestations: evidence is malformed",
    );
    const [evidence] = makeAttestations(goodEvidence());
    if (!evidence) throw new Error("not the fixture");
    expect((await verify([evidence, evidence])).stdout).toContain("2 evidence attestations instead of one");
  });

  test("fails when one platform of several has no attestations", async () => {
    const layout = makeFolder();
    const arm64 = { os: "linux", architecture: "arm64" };
    const platforms = [
      { platform: amd64, attestations: makeAttestations(goodEvidence()) },
      { platform: arm64, attestations: undefined },
    ];
    await writeLayout(layout, makeImage(platforms));
    const all = await runBobctl(["verify", `oci-layout:${layout}`, "--key", key]);
    expect(all.stdout).toContain("✗ linux/arm64: attestations: ");
    expect(all.status).toBe(1);
    expect(
      (await runBobctl(["verify", `oci-layout:${layout}`, "--key", key, "--platform", "linux/amd64"])).status,
    ).toBe(0);
  });

  test("takes evidence without a seal with --allow-unsealed only", async () => {
    const unsealed = makeUnsealedAttestations(goodEvidence());
    const { status, stdout } = await verify(unsealed);
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/✗ linux\/amd64: seal: is not attached.*\(--allow-unsealed accepts this\)/),
    ]);
    expect(await verify(unsealed, "--allow-unsealed")).toMatchObject({ status: 0 });
    const refused = makeStatement(SEAL_ENVELOPE_TYPE, {
      unsealed: "untrusted-signer",
      step: 2,
      signer: "SHA256:other",
    });
    const explained = await verify([...unsealed, refused]);
    expect(explained.stdout).toContain("there is none: the record of step 2 names SHA256:other as its key");
    expect([explained.status, (await verify([...unsealed, refused], "--allow-unsealed")).status]).toEqual([1, 0]);
  });

  test("finds a platform that is not in the image any more, or comes from another build", async () => {
    const images = ["linux/amd64", "linux/arm64"].map((platform) => ({ ...goodEvidence(), platform }));
    const other = { ...makeEvidence([makeExecStep({ command: "other", line: 2 })]), platform: "linux/arm64" };
    const verifyIndex = async (...evidence: Evidence[]) => {
      const layout = makeFolder();
      const platforms = evidence.map((each) => ({
        platform: { os: "linux", architecture: each.platform.slice("linux/".length) },
        attestations: makeAttestations(each, { images: each === other ? [other] : images }),
      }));
      await writeLayout(layout, makeImage(platforms));
      return await runBobctl(["verify", `oci-layout:${layout}`, "--key", key]);
    };
    expect((await verifyIndex(...images)).status).toBe(0);
    const stripped = await verifyIndex(...images.slice(0, 1));
    expect([stripped.status, stripped.stdout]).toEqual([
      1,
      expect.stringContaining("✗ linux/amd64: seal: the build has made linux/arm64, too, which is not in the image"),
    ]);
    const replaced = await verifyIndex(...images.slice(0, 1), other);
    expect([replaced.status, replaced.stdout]).toEqual([
      1,
      expect.stringContaining("✗ linux/amd64: seal: linux/arm64 is not the one of this build: it was replaced"),
    ]);
  });

  test("writes its findings as JSON", async () => {
    const { stdout, status } = await verify(makeAttestations(makeWebappEvidence()), "--format", "json");
    const verdict = JSON.parse(stdout);
    expect(verdict.verified).toBe(false);
    expect(verdict.platforms[0].findings.map(({ kind, step }: { kind: string; step: number }) => [kind, step])).toEqual(
      [
        ["replayed", 4],
        ["incomplete", 5],
        ["unrecorded", 6],
      ],
    );
    expect(status).toBe(1);
  });

  test("says what is wrong with a key, or that there is none", async () => {
    const bad = join(folder, "bad.pub");
    writeFileSync(bad, "-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----\n");
    const secret = join(folder, "secret.key");
    writeFileSync(secret, testKey.export({ type: "pkcs8", format: "pem" }));
    const layout = makeFolder();
    const attestations = makeAttestations(makeEvidence([makeExecStep({ command: "make", line: 2 })]));
    await writeLayout(layout, makeImage([{ platform: amd64, attestations }]));
    const outcomes = await Promise.all([
      runBobctl(["verify", `oci-layout:${layout}`]),
      runBobctl(["verify", "localhost:9/x", "--key", join(folder, "missing.pub")]),
      runBobctl(["verify", "localhost:9/x", "--key", bad]),
      runBobctl(["verify", "localhost:9/x", "--key", secret]),
      runBobctl(["verify", "localhost:9/x", "--key"]),
    ]);
    expect(outcomes.map(({ status, stderr }) => `${status} ${stderr.split("\n")[0]}`)).toEqual([
      expect.stringContaining("64 verify needs the recorder's public key"),
      expect.stringContaining("66 there is no key file"),
      expect.stringContaining("is not a public key in PEM form"),
      expect.stringContaining("is a private key"),
      expect.stringContaining("64 error: option '--key <file>' argument missing"),
    ]);
  });
});

function replayed(step: ExecStep, status: "recorded" | "replayed"): ExecStep["record"] {
  const record = makeStepRecord("make");
  return {
    status,
    envelope: signStepRecord({ ...record, execution: { ...record.execution, origin: "replay" } }, step.definition),
  };
}

function resign(step: ExecStep, execution: object): ExecStep {
  const record = makeStepRecord("make", { processes: [makeProcess("/bin/make", ["make"])] });
  const envelope = signStepRecord({ ...record, execution: { ...record.execution, ...execution } }, step.definition);
  return { ...step, record: { status: "recorded", envelope } };
}

function incompleteStep(): ExecStep {
  const completeness = { complete: false, lost: { open: 7 }, truncated: {}, bypasses: ["io_uring"] };
  return makeExecStep({ command: "make", line: 2, record: makeStepRecord("make", { completeness }) });
}

function editPredicate(statement: Statement, place: string): Statement {
  const copy = structuredClone(statement);
  const keys = place.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? "";
  const holder = keys.reduce(
    (value, name) => value[name] as Record<string, never>,
    copy.predicate as Record<string, Record<string, never>>,
  );
  (holder as Record<string, unknown>)[last] = last === "count" ? 99 : "/bin/innocent";
  return copy;
}
