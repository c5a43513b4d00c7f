// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { formatDuration, parseDuration, withJitter } from "./duration.ts";

it.each([
  ["5m", 300_000, "5m0s"],
  ["1h30m", 5_400_000, "1h30m0s"],
  ["1.5s", 1_500, "2s"],
  ["250ms", 250, "250ms"],
  ["2h", 7_200_000, "2h0m0s"],
])("reads %s as Go does", (text, ms, written) => {
  expect(parseDuration(text)).toBe(ms);
  expect(formatDuration(ms)).toBe(written);
});

it.each(["", "5", "5 m", "m", "-5m", "5d", "5m!"])("refuses %j", (text) => {
  expect(() => parseDuration(text)).toThrow(`"${text}" is no duration such as 5m or 1h30m`);
});

it("spreads runs over a tenth of the interval", () => {
  expect([withJitter(100, 0), withJitter(100, 0.5), withJitter(100, 1)]).toEqual([95, 100, 105]);
});
