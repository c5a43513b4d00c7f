// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ByteSpool } from "./byte-spool.ts";

test("gives back small and large contents, and leaves no file", () => {
  const folder = mkdtempSync(join(tmpdir(), "bob-spool-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const count of [0, 1, 100, 5000]) {
    using spool = new ByteSpool(folder);
    const chunks = Array.from({ length: count }, (_, i) => Buffer.alloc(1000, i % 251));
    chunks.forEach((chunk) => void spool.push(chunk));
    const pieces: Buffer[] = [];
    for (const piece of spool.pieces()) pieces.push(Buffer.from(piece));
    expect(Buffer.concat(pieces).equals(Buffer.concat(chunks))).toBe(true);
    expect(spool.byteLength).toBe(1000 * count);
    expect(readdirSync(folder)).toEqual([]);
  }
});
