// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, type DsseEnvelope, STATEMENT_TYPE, STEP_RECORD_TYPE } from "@bob/proto";
import { describe, expect, it } from "vitest";
import { RecordPacker } from "./pack-records.ts";
import { type CollectedRecord, readRecord } from "./step-record.ts";

type RecordOfStep = Extract<CollectedRecord, { kind: "record" }>;

function recordOf(files: number, name = "file"): { file: Buffer; record: RecordOfStep } {
  const entries = Array.from({ length: files }, (_, index) => ({ name: `${name}-${index} é`, opens: [0] }));
  const predicate = {
    recorder: { version: "1" },
    execution: { origin: "original", clock: { bootId: "boot", startNs: "1", endNs: "2" } },
    completeness: { complete: true },
    ...{ processes: [{ executable: "/bin/sh" }], changes: [], leftBehind: [], network: [] },
    files: { flagSets: [["O_RDONLY"]], directories: [{ path: "/data", entries }] },
  };
  const subject = [{ name: "step", digest: { sha256: "ab".repeat(32) } }];
  const statement = { _type: STATEMENT_TYPE, subject, predicateType: STEP_RECORD_TYPE, predicate };
  const envelope: DsseEnvelope = {
    payload: Buffer.from(JSON.stringify(statement)).toString("base64"),
    payloadType: "application/vnd.in-toto+json",
    signatures: [{ sig: "eA==" }],
  };
  const file = Buffer.from(JSON.stringify(envelope));
  return { file, record: readRecord(file, `sha256:${"ab".repeat(32)}`, "RUN x") as RecordOfStep };
}

describe("RecordPacker", () => {
  it("leaves small records as they are", () => {
    const { record } = recordOf(10);
    expect(new RecordPacker().pack(record)).toBe(record);
  });

  it("gives large ones the same members and bytes", () => {
    const { record, file } = recordOf(20_000);
    const packed = new RecordPacker().pack(record);
    expect(packed).not.toBe(record);
    expect(canonicalJson(packed.envelope)).toBe(canonicalJson(JSON.parse(file.toString())));
    expect(JSON.parse(JSON.stringify(packed.statement))).toEqual(record.statement);
    expect(packed.statement.predicate.execution).toEqual(record.statement.predicate.execution);
  });

  it("keeps several apart, whichever is asked", () => {
    const packer = new RecordPacker();
    const [a, b] = ["a", "b"].map((name) => packer.pack(recordOf(20_000, name).record));
    const first = (record: RecordOfStep | undefined) =>
      record?.statement.predicate.files.directories[0]?.entries[0]?.name;
    expect([first(a), first(b), first(a)]).toEqual(["a-0 é", "b-0 é", "a-0 é"]);
  });
});
