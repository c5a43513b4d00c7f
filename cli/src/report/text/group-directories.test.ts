// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { groupByDirectory } from "./group-directories.ts";

const files = (...paths: string[]) => paths.map((path) => ({ path, bytes: 10 }));
const show = (groups: ReturnType<typeof groupByDirectory>) =>
  groups.map(({ path, files: count }) => `${path} ${count}`);

test("names single files while they are few", () => {
  expect(show(groupByDirectory(files("/a/b/one", "/a/b/two"), 6))).toEqual(["/a/b/one 1", "/a/b/two 1"]);
});

test("splits the largest group as long as the limit allows", () => {
  const modules = Array.from({ length: 20 }, (_, index) => `/app/node_modules/p${index}/index.js`);
  expect(show(groupByDirectory(files(...modules, "/root/.npmrc", "/tmp/a", "/tmp/b"), 4))).toEqual([
    "/app/node_modules 20",
    "/root/.npmrc 1",
    "/tmp/a 1",
    "/tmp/b 1",
  ]);
});

test("sums up everything below the root when there is no room for more", () => {
  expect(show(groupByDirectory(files("/a/1", "/b/2", "/c/3"), 2))).toEqual(["/ 3"]);
});

test("adds up sizes, counts every file once, and does without files", () => {
  const groups = groupByDirectory(files("/a/1", "/a/2", "/b/3", "/b/c/4"), 3);
  expect(groups.reduce((sum, group) => sum + group.bytes, 0)).toBe(40);
  expect(groupByDirectory([], 3)).toEqual([]);
});

test("takes a path that is a file and a folder at different times", () => {
  const groups = groupByDirectory(files("/a", "/a/b"), 6);
  expect(groups.reduce((sum, group) => sum + group.files, 0)).toBe(2);
});
