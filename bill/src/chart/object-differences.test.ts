// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { objectDifferences, unmetWishes } from "./object-differences.ts";

const object = (spec: object, more: object = {}) =>
  JSON.parse(JSON.stringify({ apiVersion: "v1", kind: "X", metadata: { name: "x", ...more }, spec }));

test("differences leave out what a cluster writes by itself, and tell lists of plain values by their items", () => {
  const before = object({ syscalls: ["read", "write"], list: [1] }, { resourceVersion: "1", managedFields: [] });
  const after = { ...object({ syscalls: ["write", "ptrace"], list: [1] }, { resourceVersion: "2" }), status: { a: 1 } };
  expect(objectDifferences(before, after)).toEqual([
    { place: "spec.syscalls", before: "read" },
    { place: "spec.syscalls", after: "ptrace" },
  ]);
  expect(objectDifferences(before, before)).toEqual([]);
});

test("arguments have an order, and items with names have places of their own", () => {
  expect(objectDifferences(object({ args: ["a", "b"] }), object({ args: ["b", "a"] }))).toHaveLength(2);
  const opens = (...paths: string[]) => object({ opens: paths.map((path) => ({ path, flags: ["O_RDONLY"] })) });
  expect(objectDifferences(opens("/a", "/b"), opens("/b", "/c"))).toMatchObject([
    { place: "spec.opens[/a]", before: { path: "/a" } },
    { place: "spec.opens[/c]", after: { path: "/c" } },
  ]);
  const twice = object({ list: [{ name: "a" }, { name: "a", x: 1 }] });
  expect(objectDifferences(twice, object({ list: [{ name: "a" }] }))).toMatchObject([{ place: "spec.list[1]" }]);
});

test("wishes are unmet where something of them is missing or otherwise, not where there is more", () => {
  const wish = object({ opens: [{ path: "/a/*" }], syscalls: ["read"], empty: [], nothing: null });
  expect(unmetWishes(wish, object({ opens: [{ path: "/a/*" }, { path: "/b" }], syscalls: ["read"], more: 1 }))).toEqual(
    [],
  );
  expect(unmetWishes(wish, object({ opens: [{ path: "/*" }], syscalls: ["read"] }))).toEqual([
    { place: "spec.opens[/a/*]", after: { path: "/a/*" } },
  ]);
});
