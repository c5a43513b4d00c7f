// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { sha256Digest } from "../digest.ts";
import { attachRecords, detachRecords } from "./detach.ts";
import type { Evidence, ExecStep } from "./evidence.ts";

const step = (instruction: string, payloadBytes: number): ExecStep => ({
  kind: "exec",
  instruction,
  definition: { args: [], env: [], cwd: "/", user: "", network: "default", security: "sandbox", mounts: [] },
  definitionDigest: sha256Digest(instruction),
  record: {
    status: "recorded",
    envelope: {
      payload: instruction.repeat(payloadBytes),
      payloadType: "application/vnd.in-toto+json",
      signatures: [{ sig: "c2ln" }],
    },
  },
});

const evidence: Evidence = {
  platform: "linux/amd64",
  sources: [],
  steps: [step("a", 10), step("b", 1000), { kind: "declared", instruction: "COPY", operation: "copy" }, step("c", 500)],
};

const envelopesOf = (steps: ExecStep[]) =>
  steps.flatMap(({ record }) => ("envelope" in record ? [record.envelope] : []));

it("takes the largest records out until the rest fits, and puts them back by digest", () => {
  const { attached, detached } = detachRecords(evidence, 600, sha256Digest);
  expect(detached.map(({ instruction }) => instruction)).toEqual(["b"]);
  expect(JSON.stringify(attached)).not.toContain("bbb");
  expect(attachRecords(attached, envelopesOf(detached).toReversed(), sha256Digest)).toEqual(evidence);
});

it("leaves evidence that fits as it is", () => {
  expect(detachRecords(evidence, 1510, sha256Digest)).toEqual({ attached: evidence, detached: [] });
});

it("refuses evidence when a record is missing or is another one", () => {
  const { attached, detached } = detachRecords(evidence, 0, sha256Digest);
  const [first, ...rest] = envelopesOf(detached);
  const changed = { ...first, payload: "other" } as NonNullable<typeof first>;
  expect(() => attachRecords(attached, rest, sha256Digest)).toThrow(/record of step 1/);
  expect(() => attachRecords(attached, [changed, ...rest], sha256Digest)).toThrow(/record of step 1/);
});
