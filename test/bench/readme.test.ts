// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Machine } from "./machine.ts";
import { withNumbers } from "./readme.ts";

const machine: Machine = {
  date: "2026-01-01",
  commit: "abc1234",
  cpu: "CPU",
  cores: 2,
  memoryGiB: 8,
  kernel: "6.18.0",
  node: "v26.0.0",
  buildkit: "v0.32.2",
  loadBefore: 0.1,
};
const row = { kind: "single", what: "memory", unit: "MiB", value: 1, goal: 2 } as const;

const numbers = /<!-- bench.*<!-- \/bench -->/s;

test("puts a run's numbers in the place of the README's, as often as one likes", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const results = { machine, results: { some: { rows: [row], raw: [] } } };
  const once = withNumbers(readme, [results]);
  expect(once).toContain("| memory | 1 MiB (≤ 2) |");
  expect(once).toContain(
    "2 cores of CPU, 8 GiB, Linux 6.18.0, BuildKit v0.32.2, Node v26.0.0; load before 0.1; 2026-01-01, abc1234.",
  );
  expect(withNumbers(once, [results])).toBe(once);
  expect(once.replace(numbers, "")).toBe(readme.replace(numbers, ""));
});

test("takes of several runs each scenario's last numbers, and says which machine they are of", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const old = { machine, results: { a: { rows: [row], raw: [] }, b: { rows: [{ ...row, what: "other" }], raw: [] } } };
  const young = {
    machine: { ...machine, commit: "def5678" },
    results: { a: { rows: [{ ...row, value: 3 }], raw: [] } },
  };
  const both = withNumbers(readme, [old, young]);
  expect(both).toContain("| memory | **3 MiB: missed**, goal ≤ 2 |\n| other | 1 MiB (≤ 2) |");
  expect(both).toMatch(/\nb: 2 cores of CPU.*abc1234\.\\\na: 2 cores of CPU.*def5678\.\n/);
});
