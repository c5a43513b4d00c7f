// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { printableText, safeText } from "./printable.ts";

test("lets no file name write to the terminal, reorder text or hide in it", () => {
  expect(safeText("a\x1b[31mb\nc\td\x07\x9b")).toBe("a\\e[31mb\\nc\\td\\x07\\x9b");
  expect(safeText("exe\u202etxt.\u200b\ufeff")).toBe("exe\\u{202e}txt.\\u{200b}\\u{feff}");
  expect(safeText("\ud800x")).toBe("\\u{d800}x");
  expect(safeText({ base64: Buffer.from([0x1b, 0xff, 0x41]).toString("base64") })).toBe("\\e\\xffA");
  expect(safeText("naïve 日本 👍")).toBe("naïve 日本 👍");
});

test("shows bytes that are not UTF-8 as \\xHH and the rest as it is", () => {
  const bytes = Buffer.concat([Buffer.from("é"), Buffer.from([0xff]), Buffer.from("⋯a"), Buffer.from([0xe2, 0x8b])]);
  expect(printableText({ base64: bytes.toString("base64") })).toBe("é\\xff⋯a\\xe2\\x8b");
});
