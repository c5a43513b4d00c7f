// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { coversPath, faultOfPathPattern } from "../match/path-pattern.ts";
import { collapsePaths } from "./collapse-paths.ts";
import { settlePath } from "./settle-path.ts";

const numbered = (folder: string, count: number) => Array.from({ length: count }, (_, index) => `${folder}/f${index}`);
const patterns = (runs: string[][], most = 5) => collapsePaths(runs, most).map(({ pattern }) => pattern);

describe("a path", () => {
  test.each([
    ["/proc/17/stat", "/proc/⋯/stat"],
    [`/cache/${"0a".repeat(20)}/x`, "/cache/⋯/x"],
    ["/run/6dd1e2a9-6c5a-4f0a-8d06-3b5c6d0a2c11", "/run/⋯"],
    ["/tmp/npm-Ab3dEf9x/a", "/tmp/⋯/a"],
    ["/tmp/tmp.X7b2kQ91fz", "/tmp/⋯"],
    ["/tmp/package.json", "/tmp/package.json"],
    ["/etc/1234", "/etc/1234"],
    ["/usr/lib/libfoo.so.6", "/usr/lib/libfoo.so.6"],
    ["/2fast", "/2fast"],
  ])("%s has %s in common with that of another run", (path, settled) => expect(settlePath(path)).toBe(settled));
});

describe("paths", () => {
  test("are told as they are while they are few, and by their directory when they are many", () => {
    expect(patterns([["/app/b", "/app/a"]])).toEqual(["/app/a", "/app/b"]);
    expect(collapsePaths([numbered("/app/node_modules", 30)], 5)).toEqual([
      { pattern: "/app/node_modules/⋯", paths: 30 },
    ]);
    expect(patterns([[...numbered("/app/x", 3), ...numbered("/app/y", 30), "/app/y/deep/z"]])).toEqual([
      "/app/x/f0",
      "/app/x/f1",
      "/app/x/f2",
      "/app/y/*",
    ]);
  });

  test("where one name more can be an attack are told one by one, however many they are", () => {
    expect(patterns([numbered("/etc", 300)])).toHaveLength(300);
    expect(patterns([numbered("/usr/bin", 300)])).toHaveLength(300);
    expect(patterns([numbered("", 300)])).toHaveLength(300);
  });

  test("that are another in each run are any, those that recur are not", () => {
    expect(
      patterns([
        ["/w/a", "/w/x1/f"],
        ["/w/a", "/w/x2/f"],
      ]),
    ).toEqual(["/w/a", "/w/⋯/f"]);
    expect(patterns([["/w/a", "/w/b"], ["/w/a"]])).toEqual(["/w/a", "/w/b"]);
    expect(patterns([["/etc/x1"], ["/etc/x2"]])).toEqual(["/etc/x1", "/etc/x2"]);
  });

  test("are all covered by what they become, and that is a pattern", () => {
    const runs = [
      [...numbered("/srv/a", 40), "/proc/9/maps", "/", "/tmp/npm-Ab3dEf9x/a", "/srv/a/b/c/d"],
      [...numbered("/srv/b", 3), "/proc/10/maps", "/tmp/npm-Zb3dEf9y/a", "/x"],
    ];
    const learned = patterns(runs);
    expect(learned.filter((pattern) => faultOfPathPattern(pattern) !== undefined)).toEqual([]);
    for (const path of runs.flat())
      expect([path, learned.some((pattern) => coversPath(pattern, { text: path }))]).toEqual([path, true]);
  });
});
