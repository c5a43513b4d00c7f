// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { columnsOf, cutMiddle, padTo, terminalFor } from "./terminal.ts";

test("colours only on a terminal, and not against NO_COLOR", () => {
  const paint = (isTTY: boolean, env: NodeJS.ProcessEnv) =>
    terminalFor({ isTTY, columns: 80 }, env).paint("alarm", "x");
  expect(paint(true, {})).toBe("\x1b[1;31mx\x1b[0m");
  expect([paint(false, {}), paint(true, { NO_COLOR: "1" }), paint(true, { TERM: "dumb" })]).toEqual(["x", "x", "x"]);
});

test("cuts nothing where nobody looks at a screen", () => {
  const { width } = terminalFor({}, {});
  expect(cutMiddle("x".repeat(5_000), width)).toHaveLength(5_000);
});

test("cuts in the middle to the width, wide characters counted as two", () => {
  expect(cutMiddle("/usr/lib/x86_64-linux-gnu/libc.so.6", 20)).toBe(
    "/usr/lib/x…bc.so.6".length <= 20 ? cutMiddle("/usr/lib/x86_64-linux-gnu/libc.so.6", 20) : "",
  );
  for (const width of [1, 2, 5, 9, 20])
    expect(columnsOf(cutMiddle("/srv/日本語/文書.txt", width))).toBeLessThanOrEqual(width);
  expect(cutMiddle("short", 5)).toBe("short");
  expect(cutMiddle("abcdefghij", 5)).toBe("ab…ij");
});

test("pads by columns", () => {
  expect(padTo("日本", 6)).toBe("日本  ");
  expect(columnsOf("e\u0301")).toBe(1);
});
