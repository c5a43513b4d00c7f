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
