// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { isCall, isInternalAddress } from "./calls.ts";

test.each([
  ["127.0.0.1", true],
  ["10.0.0.1", true],
  ["172.31.9.9", true],
  ["172.32.0.1", false],
  ["192.168.1.1", true],
  ["169.254.169.254", true],
  ["8.8.8.8", false],
  ["::1", true],
  ["::", true],
  ["fe80::1", true],
  ["fd00::1", true],
  ["2001:db8::1", false],
  ["::ffff:10.0.0.1", true],
  ["::ffff:8.8.8.8", false],
])("takes %s for internal: %s", (address, expected) => {
  expect(isInternalAddress(address)).toBe(expected);
});

test("tells calls from what was asked of a server", () => {
  expect((["connect", "listen", "resolve", "request"] as const).map((operation) => isCall({ operation }))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
