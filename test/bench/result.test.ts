// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { compareBuilds, formatTables, isMet, type Row } from "./result.ts";

const single = (value: number): Row => ({ kind: "single", what: "memory", unit: "MiB", value, goal: 200 });

test("says which goals are met and which are missed", () => {
  const rounds = [{ attest: 1000, plain: 1000, syntax: 1100 }];
  const { rows } = compareBuilds("compile", rounds, { attest: 1.02, syntax: 1.05 });
  expect(
    formatTables([...rows, single(150)]),
  ).toBe(`| whole builds, with bob / without | \`--attest type=bob\` | frontend image |
|---|---|---|
| compile (1.0 s) | 1.00 (≤ 1.02) | **1.10: missed**, goal ≤ 1.05 |

| | measured |
|---|---|
| memory | 150 MiB (≤ 200) |`);
  expect(rows.map(isMet)).toEqual([false]);
});

test("misses a goal where nothing could be measured", () => {
  expect(isMet(single(Number.NaN))).toBe(false);
  expect(isMet(single(200))).toBe(true);
});
