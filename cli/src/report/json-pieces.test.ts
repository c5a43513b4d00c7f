// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { jsonPieces } from "./json-pieces.ts";

test.each<[string, unknown]>([
  ["nothing", null],
  ["a text", 'with "quotes" and\nline ends'],
  ["empty ones", { a: [], b: {}, c: [[]], d: undefined }],
  ["deep ones", { a: [{ b: { c: [{ d: { e: [{ f: [1, { g: "x\ny" }] }] } }] } }] }],
  ["long ones", { list: Array.from({ length: 20_000 }, (_, index) => ({ index, text: "é".repeat(index % 7) })) }],
])("writes %s as JSON.stringify does", (_, value) => {
  expect([...jsonPieces(value)].join("")).toBe(JSON.stringify(value, null, 2));
});

test("no piece is much longer than the others", () => {
  const pieces = [...jsonPieces(Array.from({ length: 100_000 }, (_, index) => ({ index })))];
  expect(pieces.length).toBeGreaterThan(10);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
});
