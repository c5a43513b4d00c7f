// SPDX-License-Identifier: Apache-2.0
import type { ChangeOperation } from "@bob/proto";
import { expect, test } from "vitest";
import { maxTimesPerStep } from "../limits.ts";
import { raw } from "../test-support/events.ts";
import { ChangeIndex } from "./change-index.ts";

function add(index: ChangeIndex, operation: ChangeOperation, path: string, errno = 0): boolean {
  const marks = { truncated: false, foreign: false, redacted: false };
  return index.add({ operation, path: raw(path), from: undefined, ...marks }, errno, true);
}

test("has so many changes of times, counts how many more there were, and takes others all the same", () => {
  const index = new ChangeIndex();
  for (let file = 0; file < maxTimesPerStep + 2; file++) add(index, "times", `/f${file}`);
  expect(add(index, "times", "/f0", 2)).toBe(true);
  expect(add(index, "chmod", "/f0")).toBe(true);
  expect([index.cutTimes, [...index].length]).toEqual([2, maxTimesPerStep + 1]);
});

test("keeps a copy apart", () => {
  const index = new ChangeIndex();
  add(index, "chmod", "/a");
  const copy = index.clone();
  add(index, "chmod", "/a", 1);
  add(copy, "chmod", "/a", 2);
  expect([index, copy].map((each) => each.sorted().map(({ results }) => [...results].sort()))).toEqual([
    [["EPERM", "ok"]],
    [["ENOENT", "ok"]],
  ]);
});

test("keeps a copy apart that has many results", () => {
  const index = new ChangeIndex();
  const errnos = [1, 2, 13, 16, 17, 20, 21];
  for (const errno of errnos) add(index, "unlink", "/a", errno);
  const copy = index.clone();
  add(copy, "unlink", "/a");
  expect([index, copy].map((each) => each.sorted().map(({ results }) => results.size))).toEqual([[7], [8]]);
  expect([...index].map(({ results }) => results.has("ok"))).toEqual([false]);
});
