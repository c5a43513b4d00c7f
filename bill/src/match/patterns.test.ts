// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { isInRanges, isSameAddress, parseAddressRange, privateRanges } from "./address-range.ts";
import { coversArguments, faultOfArgumentPattern, mayCoverArguments } from "./argument-pattern.ts";
import { coversCommand } from "./command-pattern.ts";
import { coversHost, faultOfHostPattern, normaliseHost } from "./host-pattern.ts";
import { coversPath, faultOfPathPattern, mayCoverPath } from "./path-pattern.ts";

describe("a pattern of paths", () => {
  // Among them the answers of Kubescape's own matcher (storage v0.0.290), as far as a policy may have the pattern.
  const observed: [string, string, boolean][] = [
    ["/etc/*", "/etc", false],
    ["/etc/*", "/etc/a/b", true],
    ["/etc/⋯", "/etc/a/b", false],
    ["/etc/⋯", "/etc/a", true],
    ["/a/*/b", "/a/b", true],
    ["/a/*/b", "/a/x/y/b", true],
    ["/a/*/b", "/a/x/y/c", false],
    ["*", "/", true],
    ["/*", "/", false],
    ["/*", "/etc/shadow", true],
    ["/etc/passwd", "/etc/passwd/", true],
    ["/etc/passwd", "/etc/passwd-", false],
    ["/proc/⋯/stat", "/proc/17/stat", true],
    ["/a/*/b/*/c", "/a/1/b/b/2/c", true],
  ];
  test.each(observed)("%s and %s: %s", (pattern, text, expected) => {
    expect([coversPath(pattern, { text }), mayCoverPath(pattern, { text })]).toEqual([expected, expected]);
  });

  test.each(["etc/passwd", "/etc/a*", "/run/x.⋯", "/a//b", "/a/../b", "/a/**", "/⋯⋯", ""])("is not %j", (pattern) =>
    expect(faultOfPathPattern(pattern)).toEqual(expect.any(String)),
  );

  test("allows what is cut only where anything may follow, and forbids what it can be", () => {
    const cut = { text: "/srv/data/long-na", isCut: true };
    expect([coversPath("/srv/*", cut), mayCoverPath("/srv/*", cut)]).toEqual([true, true]);
    expect([coversPath("/srv/data/long-name", cut), mayCoverPath("/srv/data/long-name", cut)]).toEqual([false, true]);
    expect([coversPath("/srv/data/⋯", cut), mayCoverPath("/srv/data/⋯", cut)]).toEqual([false, true]);
    expect([coversPath("/opt/*", cut), mayCoverPath("/opt/*", cut)]).toEqual([false, false]);
  });

  test("takes a time that does not grow with what its wildcards can stand for", () => {
    const pattern = `/${"*/a/".repeat(40)}b`;
    const text = `/${"a/".repeat(400)}c`;
    const startedAt = performance.now();
    expect(coversPath(pattern, { text })).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("patterns of arguments", () => {
  const observed: [string[], string[], boolean][] = [
    [["sh", "-c", "⋯⋯"], ["sh", "-c"], true],
    [["sh", "-c", "⋯⋯"], ["sh", "-c", "a", "b"], true],
    [["sh", "⋯"], ["sh"], false],
    [["sh", "⋯"], ["sh", "x"], true],
    [[], ["anything", "at all"], true],
    [["sh", "*"], ["sh", "x"], false],
    [["/a/⋯/c"], ["/a/b/c"], true],
    [["a", "⋯⋯", "z"], ["a", "b", "z", "z"], true],
    [["a", "⋯⋯", "z"], ["a", "b"], false],
  ];
  test.each(observed)("%j and %j: %s", (patterns, texts, expected) => {
    expect([coversArguments(patterns, { texts }), mayCoverArguments(patterns, { texts })]).toEqual([
      expected,
      expected,
    ]);
  });

  test("allow what is cut only where anything may follow, and forbid what it can be", () => {
    const cut = { texts: ["curl", "-d", "secr"], isCut: true };
    expect([coversArguments(["curl", "⋯⋯"], cut), mayCoverArguments(["curl", "⋯⋯"], cut)]).toEqual([true, true]);
    expect([coversArguments(["curl", "-d", "secr"], cut), mayCoverArguments(["curl", "-d", "x"], cut)]).toEqual([
      false,
      true,
    ]);
    expect(mayCoverArguments(["wget", "⋯⋯"], cut)).toBe(false);
  });

  test("have no wildcard within a word", () => {
    expect(faultOfArgumentPattern("x⋯")).toMatch(/within a word/);
    expect(faultOfArgumentPattern("--out=*")).toBeUndefined();
  });
});

describe("a pattern of host names", () => {
  const observed: [string, string, boolean][] = [
    ["*.example.com.", "a.b.example.com", false],
    ["*.example.com", "A.EXAMPLE.com.", true],
    ["*.example.com", "example.com", false],
    ["corp.*", "corp.a.b", true],
    ["corp.*", "corp", false],
    ["api.⋯.example.com", "api.eu.example.com", true],
    ["api.⋯.example.com", "api.example.com", false],
    ["example.com", "notexample.com", false],
    ["example.com", "example.com.evil.net", false],
  ];
  test.each(observed)("%s and %s: %s", (pattern, name, expected) => {
    expect(faultOfHostPattern(normaliseHost(pattern))).toBeUndefined();
    expect(coversHost(normaliseHost(pattern), normaliseHost(name))).toBe(expected);
  });

  test.each([
    ["*", "any name"],
    ["**.example.com", "no wildcard"],
    ["a.*.example.com", "one label is"],
    ["exa*mple.com", "no label"],
    ["а.example.com", "not ASCII"], // A Cyrillic letter.
    ["example..com", "empty label"],
    ["-a.example.com", "no label"],
    ["10.1", "address"],
    ["0x7f000001", "address"],
  ])("is not %s: %s", (pattern, why) => expect(faultOfHostPattern(pattern)).toContain(why));
});

describe("addresses", () => {
  const isIn = (range: string, address: string) => {
    const parsed = parseAddressRange(range);
    return parsed !== undefined && isInRanges([parsed], address);
  };

  test.each([
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "10.0.0.1", false],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["192.0.2.1", "192.0.2.1", true],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::1", "2001:0db8:0:0:0:0:0:1", true],
    ["10.0.0.0/8", "junk", false],
  ])("%s has %s: %s", (range, address, expected) => expect(isIn(range, address)).toBe(expected));

  test.each([
    "10.1",
    "010.0.0.1",
    "10.0.0.1/8",
    "10.0.0.0/33",
    "::1::",
    "1:2:3",
    "10.0.0.0/08",
    "256.0.0.1",
    "::g",
    "",
  ])("are not %j", (text) => expect(parseAddressRange(text)).toBeUndefined());

  test("are the same however they are written", () => {
    expect(isSameAddress("::ffff:192.0.2.1", "192.0.2.1")).toBe(true);
    expect(isSameAddress("junk", "other")).toBe(false);
  });

  test("that are private are those the bill calls internal", () => {
    for (const address of ["10.0.0.1", "127.0.0.11", "::1", "fe80::1", "fd00::1", "172.31.0.1", "0.0.0.0", "::"])
      expect([address, isInRanges(privateRanges, address)]).toEqual([address, true]);
    for (const address of ["172.32.0.1", "192.0.2.1", "2001:db8::1", "::2", "224.0.0.251"])
      expect([address, isInRanges(privateRanges, address)]).toEqual([address, false]);
  });
});

test("a pattern of commands has any text for *", () => {
  expect(coversCommand("npm ci", "npm ci")).toBe(true);
  expect(coversCommand("npm ci", "npm ci && curl x")).toBe(false);
  expect(coversCommand("npm *", "npm run\nbuild")).toBe(true);
  expect(coversCommand("*install*-y*", "apt-get install -y x")).toBe(true);
  expect(coversCommand("ab*ba", "aba")).toBe(false);
  expect(coversCommand("a*b*c", "acb")).toBe(false);
});
