// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { describe, expect, it } from "vitest";
import { readRecord } from "./step-record.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const statement = {
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "step", digest: { sha256: "ab".repeat(32) } }],
  predicateType: "https://k8sstormcenter.com/bob/step-record/v1",
  predicate: { execution: { origin: "original", clock: { bootId: "boot", startNs: "10", endNs: "9007199254740993" } } },
};
const envelope = (content: unknown, rest = {}) => ({
  payload: Buffer.from(JSON.stringify(content)).toString("base64"),
  payloadType: "application/vnd.in-toto+json",
  signatures: [{ sig: "eA==" }],
  ...rest,
});
const read = (value: unknown) => readRecord(Buffer.from(JSON.stringify(value)), digest, "RUN true");

describe("readRecord", () => {
  it("reads an envelope, with clocks beyond 2^53, and leaves out what does not belong into one", () => {
    const record = read(envelope(statement, { extra: "x" }));
    expect(record).toEqual({
      kind: "record",
      envelope: envelope(statement),
      digest: sha256Digest(JSON.stringify(statement)),
      statement,
      origin: "original",
      bootId: "boot",
      startNs: 10n,
      endNs: 9007199254740993n,
    });
  });

  it("reads bob-step's marks", () => {
    expect(read({ unrecorded: "no-recorder", nonce: "0f".repeat(16) })).toEqual({
      kind: "unrecorded",
      reason: "no-recorder",
    });
  });

  it.each([
    ["a mark nobody makes", { unrecorded: "because" }, /unknown mark "because"/],
    ["a mark that could be another's", { unrecorded: "tombstone" }, /without nonce/],
    ["an envelope without signature", envelope(statement, { signatures: [] }), /not a DSSE envelope/],
    ["another payload type", envelope(statement, { payloadType: "text/plain" }), /payload type is text\/plain/],
    ["another predicate", envelope({ ...statement, predicateType: "x" }), /predicate type is x/],
    [
      "the record of another step",
      envelope({ ...statement, subject: [{ digest: { sha256: "00" } }] }),
      /of the step sha256:00/,
    ],
    ["two subjects", envelope({ ...statement, subject: [...statement.subject, ...statement.subject] }), /of the step/],
    ["a payload that is not base64", envelope(statement, { payload: "!" }), /cannot be used/],
    [
      "an unknown origin",
      envelope({ ...statement, predicate: { execution: { origin: "x", clock: {} } } }),
      /origin is x/,
    ],
    ["null", null, /not a DSSE envelope/],
  ])("rejects %s, naming the step", (_, value, message) => {
    expect(() => read(value)).toThrow(message);
    expect(() => read(value)).toThrow('the record of "RUN true" cannot be used');
  });

  it.each([
    ["no file", undefined, "no-record"],
    ["an empty file", Buffer.alloc(0), "empty-record"],
    ["the beginning of a record", Buffer.from(JSON.stringify(envelope(statement))).subarray(0, -1), "cut-record"],
    ["the beginning of a mark", Buffer.from('{"unrecorded":"no-rec'), "cut-record"],
    ["bytes that are not UTF-8", Uint8Array.of(0xff), "cut-record"],
  ])("takes %s for a step without record, and says so", (_, file, reason) => {
    expect(readRecord(file, digest, "RUN true")).toEqual({ kind: "unrecorded", reason });
  });
});
