// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { redactedFolder, redactedText } from "./redacted-paths.ts";

describe("redactedText", () => {
  test.each([
    ["/a/<redacted:T>", "/a/x", true],
    ["/a/<redacted:T>", "/a/x/y", true],
    ["/a/<redacted:T>", "/a/", false],
    ["/a/<redacted:T>", "/b/x", false],
    ["/a/<redacted:T>.d/f", "/a/x.d/f", true],
    ["/a/<redacted:T>.d/f", "/a/.d/f", false],
    ["/a/<redacted:T>.d/f", "/a/x.d/g", false],
    ["/<redacted:T>-<redacted:U>/f", "/x-y/f", true],
    ["/<redacted:T>-<redacted:U>/f", "/x--/f", true],
    ["/<redacted:T>-<redacted:U>/f", "/xy/f", false],
    ["/<redacted:T>-<redacted:U>/f", "/x-/f", false],
    ["/<redacted:T><redacted:U>", "/xy", true],
    ["/<redacted:T><redacted:U>", "/x", false],
    ["/a.b", "/a.b", true],
    ["/a.b", "/acb", false],
  ])("%s can have been %s: %s", (told, text, expected) => {
    expect(redactedText(told)(text)).toBe(expected);
  });

  test("takes no time where a step repeated a secret as often as a path is long", () => {
    const startedAt = performance.now();
    expect(redactedText("/x<redacted:T>".repeat(400))(`/${"x".repeat(4090)}y/`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

test("redactedFolder takes what is below it along", () => {
  expect(["/m/s", "/m/s/a/b", "/n/s"].map(redactedFolder("/m/<redacted:T>"))).toEqual([true, true, false]);
});
