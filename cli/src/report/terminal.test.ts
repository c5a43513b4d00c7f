import { expect, test } from "vitest";
import { columnsOf, cutMiddle, padTo, safeText, terminalFor } from "./terminal.ts";

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

test("lets no file name write to the terminal, reorder text or hide in it", () => {
  expect(safeText("a\x1b[31mb\nc\td\x07\x9b")).toBe("a\\e[31mb\\nc\\td\\x07\\x9b");
  expect(safeText("exe\u202etxt.\u200b\ufeff")).toBe("exe\\u{202e}txt.\\u{200b}\\u{feff}");
  expect(safeText("\ud800x")).toBe("\\u{d800}x");
  expect(safeText({ base64: Buffer.from([0x1b, 0xff, 0x41]).toString("base64") })).toBe("\\e\\xffA");
  expect(safeText("naïve 日本 👍")).toBe("naïve 日本 👍");
});

test("pads by columns", () => {
  expect(padTo("日本", 6)).toBe("日本  ");
  expect(columnsOf("e\u0301")).toBe(1);
});
