// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { change, open, raw } from "../test-support/events.ts";
import { Behaviour } from "./behaviour.ts";
import { PathTree, pathOrder } from "./path-tree.ts";

const touchedBy = (...events: Parameters<Behaviour["apply"]>[0][]) => {
  const behaviour = new Behaviour("x86_64");
  events.forEach((event) => void behaviour.apply(event));
  return [...behaviour.touched.sorted()].map(({ path }) => path);
};

test("gives paths name by name, a directory right before what is in it", () => {
  const paths = ["/a/b", "/a!", "/a", "/a/b/c", "/b", "/a.d/x", "/a0", "/"].map(raw);
  const tree = new PathTree();
  paths.forEach((path) => void tree.add(path));
  const sorted = ["/", "/a", "/a/b", "/a/b/c", "/a!", "/a.d/x", "/a0", "/b"];
  expect([...tree.sorted()].map(({ path }) => path)).toEqual(sorted);
  expect(sorted.toSorted((a, b) => (pathOrder(a) < pathOrder(b) ? -1 : 1))).toEqual(sorted);
  expect(tree.size).toBe(paths.length);
  tree.add(raw("/a/b"));
  expect(tree.size).toBe(paths.length);
  expect(paths.every((path) => tree.has(path))).toBe(true);
  expect(["/a.d", "/a/b/c/d", "/c", "/a/"].some((path) => tree.has(raw(path)))).toBe(false);
});

test("takes what was written below a directory along when it is renamed", () => {
  const written = { flags: 0o101, created: true };
  expect(touchedBy(change(5, "/tmp/d"), open("/tmp/d/x/f", written), change(1, "/opt/d", "/tmp/d"))).toEqual([
    "/opt/d",
    "/opt/d/x/f",
    "/tmp/d",
    "/tmp/d/x/f",
  ]);
  expect(touchedBy(open("/a/f", written), open("/b/g", written), change(2, "/b", "/a"))).toEqual([
    "/a",
    "/a/f",
    "/a/g",
    "/b",
    "/b/f",
    "/b/g",
  ]);
});

test("takes along what came between two equal renames, and costs nothing where nothing came", () => {
  const written = { flags: 0o101, created: true };
  const again = [change(5, "/s"), open("/s/app", written), change(1, "/d", "/s")];
  expect(touchedBy(...again, ...again, open("/s/extra", written), change(1, "/d", "/s"))).toEqual([
    ...["/d", "/d/app", "/d/extra", "/s", "/s/app", "/s/extra"],
  ]);
  const tree = new PathTree();
  tree.add(raw("/s/app"));
  for (let i = 0; i < 3_000_000; i++) {
    if (!tree.move(raw("/s"), raw("/d"), false)) throw new Error(`move ${i} was not kept`);
  }
  expect([...tree.sorted()].map(({ path }) => path)).toEqual(["/d/app", "/s/app"]);
});

test("leaves out what was only read, what failed and what has no path", () => {
  expect(
    touchedBy(open("/r"), open("/w", { flags: 1, errno: 13 }), open("memfd:x", { flags: 2 }), change(3, "/u")),
  ).toEqual([]);
  expect(touchedBy(open("/t", { flags: 0o1000 }), open("/w", { flags: 2 }))).toEqual(["/t", "/w"]);
});
