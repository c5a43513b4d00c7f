// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { cutFairly } from "./fair-cut.ts";

const bytesOf = (entry: string) => entry.length;

test("keeps everything that fits, in order", () => {
  const groups = [
    { group: 1, entries: ["aa", "b"] },
    { group: 2, entries: ["c"] },
  ];
  expect(cutFairly(groups, { budget: 4 }, bytesOf)).toEqual({ kept: ["aa", "b", "c"], left: new Map() });
});

test("lets a group that floods the list take room only from itself", () => {
  const groups = [
    { group: 1, entries: Array.from({ length: 1_000 }, () => "xx") },
    { group: 2, entries: ["aa", "bb"] },
  ];
  const { kept, left } = cutFairly(groups, { budget: 10 }, bytesOf);
  expect(kept).toEqual(["xx", "xx", "xx", "aa", "bb"]);
  expect(left).toEqual(new Map([[1, 997]]));
});

test("stops at the first entry that does not fit, so that the beginning of a group is what is kept", () => {
  const groups = [{ group: 7, entries: ["a", "bbbbbbbb", "c"] }];
  expect(cutFairly(groups, { budget: 5 }, bytesOf)).toEqual({ kept: ["a"], left: new Map([[7, 2]]) });
});

test("does not measure entries when an upper bound says that all fit", () => {
  const failing = () => {
    throw new Error("measured");
  };
  expect(cutFairly([{ group: 1, entries: ["a"] }], { budget: 5, atMost: 5 }, failing).kept).toEqual(["a"]);
});

/** The rule as it is written down, with everything held. */
function cutAtOnce(groups: { group: number; entries: string[] }[], budget: number): string[] {
  const all = groups.flatMap(({ group, entries }) => {
    let rank = 0;
    return entries.map((entry, index) => {
      rank += entry.length;
      return { group, index, entry, rank };
    });
  });
  if (all.reduce((bytes, { entry }) => bytes + entry.length, 0) <= budget) return all.map(({ entry }) => entry);
  const kept: typeof all = [];
  let used = 0;
  for (const each of all.toSorted((a, b) => a.rank - b.rank || a.group - b.group)) {
    used += each.entry.length;
    if (used > budget) break;
    kept.push(each);
  }
  return kept.sort((a, b) => a.group - b.group || a.index - b.index).map(({ entry }) => entry);
}

test("holds only what can be kept, and keeps what the rule says", () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 300; round++) {
    const groups = Array.from({ length: 1 + random(40) }, (_, group) => ({
      group,
      entries: Array.from({ length: random(20) }, (_, index) => `${"x".repeat(random(12))}${index % 10}`),
    }));
    const budget = 1 + random(120);
    const cut = cutFairly(groups, { budget }, bytesOf);
    expect(cut.kept).toEqual(cutAtOnce(groups, budget));
    const left = [...cut.left.values()].reduce((a, b) => a + b, 0);
    expect(cut.kept.length + left).toBe(groups.reduce((sum, { entries }) => sum + entries.length, 0));
  }
});

test("takes groups one after the other", () => {
  let open = 0;
  function* groups() {
    for (let group = 0; group < 1000; group++) {
      open++;
      yield { group, entries: Array.from({ length: 1000 }, () => "xxxxxxxxxx") };
    }
  }
  expect(cutFairly(groups(), { budget: 1000 }, bytesOf).kept).toHaveLength(100);
  expect(open).toBe(1000);
});
