// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { FairHead } from "./fair-head.ts";

function fill(head: FairHead<string>, group: string, count: number, bytes = 100): void {
  for (let i = 0; i < count; i++) head.add(group, bytes, `${group}${i}`);
}

const groupsOf = (head: FairHead<string>) => new Set(head.kept().map(({ entry }) => entry.replace(/\d+$/, "")));

test("keeps all that fits, in order, with its place", () => {
  const head = new FairHead<string>(1000);
  fill(head, "a", 2);
  fill(head, "b", 2);
  fill(head, "a", 1);
  expect(head.kept().map(({ place, entry }) => `${place}:${entry}`)).toEqual(["0:a0", "1:a1", "2:b0", "3:b1", "4:a0"]);
  expect(head.count).toBe(5);
});

test("a group that floods the list takes room only from itself", () => {
  const head = new FairHead<string>(100_000);
  fill(head, "first", 20);
  fill(head, "flood", 100_000);
  fill(head, "last", 20);
  const kept = head.kept().map(({ entry }) => entry);
  expect(kept.filter((entry) => entry.startsWith("first"))).toHaveLength(20);
  expect(kept.filter((entry) => entry.startsWith("last"))).toHaveLength(20);
  expect(kept.filter((entry) => entry.startsWith("flood")).length).toBeGreaterThan(400);
  expect(kept.length).toBeLessThanOrEqual(1000);
  expect(head.count).toBe(100_040);
});

test("of a group the first entries are kept, none behind one that was left out", () => {
  const head = new FairHead<string>(1000);
  head.add("a", 600, "a1");
  head.add("a", 600, "a2");
  head.add("a", 10, "a3");
  expect(head.kept().map(({ entry }) => entry)).toEqual(["a1"]);
});

test("a step that makes no end of groups cannot make it keep nothing, or too much", () => {
  const head = new FairHead<string>(10_000);
  for (let i = 0; i < 200_000; i++) head.add(`group-${i}`, 500, `g${i}-`);
  expect(groupsOf(head).size).toBeGreaterThan(10);
  expect(head.kept().length).toBeLessThanOrEqual(20);
});
