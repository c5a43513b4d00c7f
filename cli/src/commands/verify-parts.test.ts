// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import {
  makeAttestations,
  makeDeclaredStep,
  makeEvidence,
  makeExecStep,
  makeStatement,
  publicPem,
} from "@bob/bill/test-support/evidence-fixture";
import { makeProcess, makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { makeLayer } from "@bob/oci/test-support/layer-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import {
  canonicalJson,
  type Evidence,
  type LeftBehindEntry,
  type RecordPart,
  STEP_RECORD_PART_TYPE,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { beforeAll, describe, expect, test } from "vitest";
import { type Outcome, runBobctl } from "../test-support/run-bobctl.ts";

const key = join(makeFolder(), "recorder.pub");
beforeAll(() => writeFileSync(key, publicPem()));

const names = Array.from({ length: 50 }, (_, index) => `file-${String(index).padStart(2, "0")}`);
const leftBehind = names.map(
  (name): LeftBehindEntry => ({
    path: `/out/${name}`,
    type: "file",
    mode: "0644",
    size: name.length,
    sha256: sha256Hex(name),
  }),
);
const whole = makeStepRecord("make");

function makePart(lists: [section: RecordPart["chunks"][number]["section"], entries: unknown[]][]): RecordPart {
  const chunks = lists.map(([section, entries]) => ({
    data: zstdCompressSync(Buffer.from(JSON.stringify(entries))).toString("base64"),
    section,
  }));
  return { chunks };
}

/** The whole lists in two parts; the record itself shows ten of the files it left behind. */
const parts = [
  makePart([
    ["processes", whole.processes],
    ["files", whole.files.directories],
    ["leftBehind", leftBehind.slice(0, 20)],
  ]),
  makePart([["leftBehind", leftBehind.slice(20)]]),
];

function recordWith(named: RecordPart[]): StepRecord {
  const documents = named.map((part) => {
    const text = canonicalJson(part);
    return { byteLength: text.length, sha256: sha256Hex(text) };
  });
  const entries = { processes: 1, files: 2, changes: 0, leftBehind: 50, network: 0 };
  return { ...whole, leftBehind: leftBehind.slice(0, 10), parts: { documents, entries } };
}

const evidence = (record = recordWith(parts)): Evidence =>
  makeEvidence([
    makeDeclaredStep("FROM scratch", 1, { operation: "source" }),
    { ...makeExecStep({ command: "make", line: 2, record }), layer: 1 },
  ]);

const attach = (part: unknown): Statement => makeStatement(STEP_RECORD_PART_TYPE, part);

async function run(command: string[], attestations: Statement[], files = names): Promise<Outcome> {
  const layout = makeFolder();
  const layers = [
    makeLayer("COPY . / # buildkit", { "base.txt": "base" }),
    makeLayer("RUN /bin/sh -c make # buildkit", Object.fromEntries(files.map((name) => [`out/${name}`, name]))),
  ];
  const platform = { os: "linux", architecture: "amd64" };
  await writeLayout(layout, makeImage([{ platform, attestations, layers }]));
  const [name = "", ...rest] = command;
  return await runBobctl([name, `oci-layout:${layout}`, ...rest]);
}

const verify = (attestations: Statement[], files = names) => run(["verify", "--key", key], attestations, files);

describe("bobctl with a record in parts", () => {
  test("verifies it, the layer with all that is in the parts", async () => {
    const { stdout, status } = await verify([...makeAttestations(evidence()), ...parts.map(attach)]);
    expect(stdout).toContain("1 of 1 recorded steps' files compared with the image's layers");
    expect(stdout).toContain("all 6 attestations are about");
    expect(status).toBe(0);
  });

  test("verifies parts in any order, written with other white space", async () => {
    const rewritten = parts.toReversed().map((part) => JSON.parse(JSON.stringify(part, null, 3)));
    const { status } = await verify([...rewritten.map(attach), ...makeAttestations(evidence())]);
    expect(status).toBe(0);
  });

  const edited = makePart([["leftBehind", leftBehind.slice(20).map((entry) => ({ ...entry, mode: "0777" }))]]);
  test.each<[string, unknown[], string]>([
    ["missing", [parts[0]], "of its record is missing or was edited"],
    ["edited", [parts[0], edited], "of its record is missing or was edited"],
    ["edited, as a stranger", [parts[0], edited], "is attached, and no record names it"],
    ["there twice", [...parts, parts[1]], "is attached, and no record names it"],
    ["added", [...parts, makePart([])], "is attached, and no record names it"],
    ["no part", [...parts, { chunks: "none" }], "is attached, and no record names it"],
  ])("says so when a part is %s", async (_, attached, message) => {
    const { stdout, status } = await verify([...makeAttestations(evidence()), ...attached.map(attach)]);
    expect(stdout).toContain(message);
    expect(status).toBe(1);
  });

  test("finds in the layer what only a part names, and what not even a part names", async () => {
    const attached = [...makeAttestations(evidence()), ...parts.map(attach)];
    const fewer = await verify(attached, names.slice(0, -1));
    expect(fewer.stdout).toContain("/out/file-49 is missing: the step left a file there");
    const more = await verify(attached, [...names, "file-50"]);
    expect(more.stdout).toContain("/out/file-50 is not from the step");
    expect([fewer.status, more.status]).toEqual([1, 1]);
  });

  test("takes the same part for two steps that did the same", async () => {
    const twice = makeEvidence([
      makeDeclaredStep("FROM scratch", 1, { operation: "source" }),
      { ...makeExecStep({ command: "make", line: 2, record: recordWith(parts) }), stage: "other" },
      { ...makeExecStep({ command: "make", line: 4, record: recordWith(parts) }), layer: 1 },
    ]);
    const { stdout } = await verify([...makeAttestations(twice), ...parts.map(attach), ...parts.map(attach)]);
    expect(stdout).not.toContain("no record names it");
  });

  test("shows that a list is a selection, and all of it for one step", async () => {
    const attached = [...makeAttestations(evidence()), ...parts.map(attach)];
    const all = await run(["show"], attached);
    expect(all.stdout).toContain(
      "a selection: the whole record has 1 program, 2 opened paths, 0 changes, 50 final states",
    );
    const one = await run(["show", "--step", "2"], attached);
    expect(one.stdout).toContain("/out/file-49");
    expect(one.stdout).not.toContain("a selection");
    const json = await run(["show", "--step", "2", "--format", "json"], attached);
    expect(JSON.parse(json.stdout).steps[0].record.leftBehind).toEqual(leftBehind);
  });

  test("counts in the derived documents what is only in the parts", () => {
    const [, trace, bill] = makeAttestations(
      evidence({ ...recordWith(parts), processes: [makeProcess("/bin/x", ["x"])] }),
    );
    expect(trace?.predicate).toMatchObject({ monitor: { tracePolicy: { truncated: { fileAccess: 40 } } } });
    expect(bill?.predicate).toMatchObject({ completeness: { truncated: {} } });
  });
});
