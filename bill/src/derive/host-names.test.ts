// SPDX-License-Identifier: Apache-2.0
import type { NameSource } from "@bob/proto/documents/network-entry";
import { describe, expect, test } from "vitest";
import { bestHostNames, hostNameOf, hostOf, hostOfRequest, joinHostNames } from "./host-names.ts";

const named = (names: Record<string, NameSource[]>) => Object.entries(names);

describe("bestHostNames", () => {
  test.each([
    [
      { "a.example": ["dns"], "b.example": ["sni"], "c.example": ["http-host"], "d.example": ["hosts-file"] },
      ["b.example"],
    ],
    [{ "a.example": ["dns"], "c.example": ["http-host"], "d.example": ["hosts-file"] }, ["c.example"]],
    [{ "a.example": ["dns"], "d.example": ["hosts-file"] }, ["a.example"]],
    [{ localhost: ["hosts-file"] }, ["localhost"]],
    [{ "b.example": ["dns", "sni"], "a.example": ["sni"] }, ["a.example", "b.example"]],
    [{}, []],
  ] as [Record<string, NameSource[]>, string[]][])("of %j are %j", (names, best) => {
    expect(bestHostNames(named(names))).toEqual(best);
  });

  test("join what several lists say of one name", () => {
    expect(bestHostNames(named({ a: ["dns"] }), named({ b: ["dns"] }), named({ b: ["sni"] }))).toEqual(["b"]);
  });

  test("are never addresses, however they are written", () => {
    const addresses = ["192.0.2.1", "127.1", "2130706433", "0x7f000001", "::1", "registry.example:443"];
    expect(bestHostNames(addresses.map((address) => [address, ["sni"] as const]))).toEqual([]);
    expect(bestHostNames(named({ "192.0.2.1:8080": ["http-host"], "a.example": ["dns"] }))).toEqual(["a.example"]);
  });
});

test("takes the port off what was asked by HTTP", () => {
  const names = joinHostNames(named({ "a.example:8080": ["http-host"], "a.example": ["dns", "sni"] }));
  expect([...names]).toEqual([["a.example", new Set(["http-host", "dns", "sni"])]]);
});

test.each([
  ["Registry.Example.", "registry.example"],
  ["a.example:8080", "a.example"],
  ["a.example:", "a.example"],
  ["user:secret@a.example:80", "a.example"],
  ["[2001:db8::1]:80", "2001:db8::1"],
  ["", ""],
])("finds the host of %j", (authority, host) => {
  expect(hostOf(authority)).toBe(host);
});

test.each([
  ["Registry.Example.:443", "registry.example"],
  ["0x7f000001.example", "0x7f000001.example"],
  ["[2001:db8::1]:80", undefined],
  ["192.0.2.1.:80", undefined],
  ["127.1", undefined],
  ["0x7f000001:80", undefined],
  ["0X7F.1", undefined],
  ["<redacted:API_KEY>.Test:80", "<redacted:API_KEY>.test"],
  ["<redacted:API_KEY>:80:1", undefined],
  ["", undefined],
  [".", undefined],
])("finds the name in %j", (authority, name) => {
  expect(hostNameOf(authority)).toBe(name);
});

test.each([
  ["A.example:8080", ["a.example", "b.example"], "a.example"],
  ["c.example", ["a.example"], "c.example"],
  [undefined, ["a.example"], "a.example"],
  ["192.0.2.1", ["a.example"], "a.example"],
  [undefined, ["a.example", "b.example"], undefined],
  ["192.0.2.1:80", [], undefined],
])("tells a request of %j, where %j are known, with %j", (host, known, told) => {
  expect(hostOfRequest(host, known)).toBe(told);
});
