// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parseRecordFile } from "./record-file.ts";

const nonce = "0f".repeat(16);
const envelope = { payload: "e30=", payloadType: "application/vnd.in-toto+json", signatures: [{ sig: "x" }] };
const read = (value: unknown) => parseRecordFile(Buffer.from(JSON.stringify(value)));

test("tells a missing, an empty and a cut file from each other", () => {
  expect(parseRecordFile(undefined)).toEqual({ kind: "unrecorded", reason: "no-record" });
  expect(parseRecordFile(Buffer.from(""))).toEqual({ kind: "unrecorded", reason: "empty-record" });
  const cut = Buffer.from(JSON.stringify(envelope)).subarray(0, 30);
  expect(parseRecordFile(cut)).toEqual({ kind: "unrecorded", reason: "cut-record" });
  expect(parseRecordFile(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ kind: "unrecorded", reason: "cut-record" });
});

test("takes envelopes and bob-step's own marks, and nothing else", () => {
  expect(read(envelope)).toEqual({ kind: "envelope", envelope });
  expect(read({ unrecorded: "tombstone", nonce })).toEqual({ kind: "unrecorded", reason: "tombstone" });
  expect(read({ unrecorded: "because", nonce })).toEqual({ kind: "malformed", fault: 'unknown mark "because"' });
  expect(read({ unrecorded: "refused" })).toEqual({ kind: "malformed", fault: "it is a mark without nonce" });
  for (const other of [null, 1, [], {}, { ...envelope, signatures: [] }])
    expect(read(other)).toEqual({ kind: "malformed", fault: "it is not a DSSE envelope" });
});
