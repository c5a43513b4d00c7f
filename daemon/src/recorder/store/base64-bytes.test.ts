// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { base64Length, writeBase64 } from "./base64-bytes.ts";

test("writes what Buffer writes", () => {
  for (const size of [0, 1, 2, 3, 4, 5, 6, 100, 4096, 49_152]) {
    const source = randomBytes(size);
    const target = Buffer.alloc(base64Length(size));
    expect(writeBase64(source, target)).toBe(target.length);
    expect(target.toString("latin1")).toBe(source.toString("base64"));
  }
});
