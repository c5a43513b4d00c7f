// SPDX-License-Identifier: Apache-2.0
import { runChecked } from "./command.ts";
import { ensureDebianProgram } from "./debian-program.ts";
import { toolsPath } from "./paths.ts";

/**
 * Debian's notation.
 *
 * @returns the program.
 * @throws {Error} when the package cannot be had, or does not run here.
 */
export async function ensureNotation(): Promise<string> {
  const program = await ensureDebianProgram({ suite: "sid", package: "notation", path: "usr/bin/notation" });
  await runChecked([program, "version"], { env: { PATH: toolsPath() } });
  return program;
}
