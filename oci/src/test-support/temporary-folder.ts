// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Makes a folder for the tests of one file: it is gone with what is in it when they have run. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bob-cli-"));
  made.push(folder);
  return folder;
}
