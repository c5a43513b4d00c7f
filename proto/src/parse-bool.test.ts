// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parseBool } from "./parse-bool.ts";

test("reads a switch as Go does", () => {
  for (const text of ["1", "t", "T", "TRUE", "true", "True"]) expect(parseBool(text), text).toBe(true);
  for (const text of ["0", "f", "F", "FALSE", "false", "False"]) expect(parseBool(text), text).toBe(false);
  for (const text of ["", "yes", "tRUE", "01", " 1"]) expect(parseBool(text), text).toBeUndefined();
});
