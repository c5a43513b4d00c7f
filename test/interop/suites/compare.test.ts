// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { differing, joinResults, summarize } from "./compare.ts";
import type { Outcome, RunResult } from "./run-tests.ts";

const result = (outcomes: Record<string, Outcome>): RunResult => ({
  outcomes: new Map(Object.entries(outcomes)),
  outputs: new Map(),
});

it("names the tests that end differently by one of the doors, also those that only one of them has", () => {
  const direct = result({ same: "fail", worse: "pass", gone: "pass" });
  const joined = joinResults(direct, result({ same: "fail", worse: "fail", extra: "skip" }));
  expect(differing(joined)).toEqual(["extra", "gone", "worse"]);
  expect(joined.gone).toEqual({ direct: "pass", endpoint: "unfinished" });
});

it("counts how tests ended", () => {
  const joined = joinResults(result({ a: "pass", b: "skip" }), result({ a: "pass", b: "fail" }));
  expect(summarize("client", joined)).toBe(
    "client: 2 tests; direct: 1 pass, 1 skip; through the endpoint: 1 pass, 1 fail",
  );
});
