// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import { expect, test } from "vitest";
import { raw } from "../test-support/events.ts";
import { NameTable } from "./name-table.ts";

test("finds what was added, by group and name, whatever the bytes", () => {
  const table = new NameTable();
  const known = new Map<string, number>();
  for (let i = 0; i < 50_000; i++) {
    const name = `${"x".repeat(i % 300)}\xff\0${i % 1000}` as RawBytes;
    const [group, key] = [i % 7, `${i % 7} ${name}`];
    const entry = table.find(group, name);
    expect(entry < 0 ? undefined : table.valueOf(entry)).toBe(known.get(key));
    if (entry < 0) table.add(group, name, i);
    else table.setValue(entry, i);
    known.set(key, i);
  }
  expect(table.size).toBe(known.size);
  for (let entry = 0; entry < table.size; entry++) {
    expect(known.get(`${table.groupOf(entry)} ${table.nameOf(entry)}`)).toBe(table.valueOf(entry));
  }
});

test("has the empty name, and cuts what is longer than any path", () => {
  const table = new NameTable();
  expect(table.find(0, raw(""))).toBe(-1);
  table.add(0, raw(""), 1);
  expect(table.valueOf(table.find(0, raw("")))).toBe(1);
  expect(table.nameOf(table.add(1, raw("y".repeat(70_000)), 2))).toHaveLength(65_535);
});

test("takes little more memory than the names", () => {
  const before = process.memoryUsage();
  const table = new NameTable();
  for (let i = 0; i < 200_000; i++) table.add(i >> 8, raw(`module_number_${i}.txt`), 1);
  const after = process.memoryUsage();
  const bytes = after.arrayBuffers - before.arrayBuffers + Math.max(0, after.external - before.external);
  expect(bytes / 200_000).toBeLessThan(120);
  expect(table.size).toBe(200_000);
});
