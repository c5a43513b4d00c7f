// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { raw } from "../test-support/events.ts";
import { formatAddress } from "./ip-address.ts";
import { foldPath } from "./lexical-path.ts";
import { decodeWaitStatus, nameResult, nameSignal } from "./names.ts";
import { openFlagsOf } from "./open-flags.ts";

const ipv6 = (...groups: number[]) => formatAddress(Uint8Array.from(groups.flatMap((g) => [g >> 8, g & 0xff])));

test("writes IPv6 addresses as RFC 5952 recommends", () => {
  expect(ipv6(0, 0, 0, 0, 0, 0, 0, 0)).toBe("::");
  expect(ipv6(0, 0, 0, 0, 0, 0, 0, 1)).toBe("::1");
  expect(ipv6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1)).toBe("2001:db8::1:0:0:1");
  expect(ipv6(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1)).toBe("2001:db8:0:1:1:1:1:1");
  expect(ipv6(0xfe80, 0, 0, 0, 0, 0, 0, 0)).toBe("fe80::");
  expect(ipv6(0, 0, 1, 0, 0, 0, 1, 0)).toBe("0:0:1::1:0");
  expect(ipv6(0, 0, 0, 0, 0, 0xffff, 0x0a00, 1)).toBe("::ffff:10.0.0.1");
  expect(formatAddress(Uint8Array.of(192, 168, 0, 255))).toBe("192.168.0.255");
});

test("folds paths by text alone", () => {
  const folded = (path: string) => foldPath(raw(path));
  expect(folded("/a/./b/../c//d/")).toBe("/a/c/d");
  expect(folded("/../..")).toBe("/");
  expect(folded("/")).toBe("/");
  expect(folded("x")).toBe("/x");
  expect(folded("/a..b/...c/.d")).toBe("/a..b/...c/.d");
  expect(folded("/a/.")).toBe("/a");
});

test("names open flags of both architectures", () => {
  const x86 = openFlagsOf("x86_64");
  const arm = openFlagsOf("aarch64");
  expect(x86.name(0o200000)).toEqual(["O_DIRECTORY", "O_RDONLY"]);
  expect(arm.name(0o40000)).toEqual(["O_DIRECTORY", "O_RDONLY"]);
  expect(x86.name(0o40000)).toEqual(["O_DIRECT", "O_RDONLY"]);
  expect(arm.name(0o200000)).toEqual(["O_DIRECT", "O_RDONLY"]);
  expect(x86.name(0o20200002)).toEqual(["O_RDWR", "O_TMPFILE"]);
  expect(x86.name(0o4010000)).toEqual(["O_RDONLY", "O_SYNC"]);
  expect(x86.name(0o10000)).toEqual(["O_DSYNC", "O_RDONLY"]);
  expect(x86.name(0o100000)).toEqual(["O_RDONLY"]); // O_LARGEFILE
  expect(x86.name(0x40000000 | 1)).toEqual(["0o10000000000", "O_WRONLY"]);
});

test("names results, signals and wait statuses", () => {
  expect([0, 2, 11, 95, 512].map(nameResult)).toEqual(["ok", "ENOENT", "EAGAIN", "EOPNOTSUPP", "errno_512"]);
  expect([9, 34].map(nameSignal)).toEqual(["SIGKILL", "SIGRT_2"]);
  expect(decodeWaitStatus(0x8b)).toEqual({ exitCode: 139, signal: "SIGSEGV" });
  expect(decodeWaitStatus(127 << 8)).toEqual({ exitCode: 127 });
});
