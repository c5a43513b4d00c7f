// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { projectRoot } from "./paths.ts";

/**
 * sha256 (hex) over names and content of files: changes with every edit of one of them. The order in which they are
 * given does not matter, nor where the checkout is.
 *
 * @throws {Error} of `readFileSync` when one cannot be read.
 */
export function hashFiles(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) hash.update(relative(projectRoot, file)).update(readFileSync(file));
  return hash.digest("hex");
}
