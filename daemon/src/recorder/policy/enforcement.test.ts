// SPDX-License-Identifier: Apache-2.0
import { parsePolicy } from "@bob/bill/policy/read-policy";
import { makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { expect, it } from "vitest";
import { Enforcement } from "./enforcement.ts";

const policy = parsePolicy("policy: bob/v1\nnetwork: {allow: [good.test]}\n", "p.yaml");

it("lets no step pass of which events were lost: a refusal may be among them", () => {
  const record = makeStepRecord("x");
  const judge = (lost: Record<string, number>) =>
    new Enforcement({ policy, sha256: "" }).judge({ ...record, completeness: { ...record.completeness, lost } });
  expect(judge({})).toBeUndefined();
  expect(judge({ net: 3, open: 1 })).toBe(
    "nobody can tell whether this step kept to the policy p.yaml (enforce=true): events were lost, 3 of net, 1 of open",
  );
});
