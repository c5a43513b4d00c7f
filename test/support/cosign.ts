// SPDX-License-Identifier: Apache-2.0
import { runChecked } from "./command.ts";
import { ensureDebianProgram } from "./debian-program.ts";
import { toolsPath } from "./paths.ts";

/**
 * Debian's cosign.
 *
 * @returns the program.
 * @throws {Error} when the package cannot be had, or does not run here.
 */
export async function ensureCosign(): Promise<string> {
  // Trixie's cosign 2.5 looks for the public transparency log's keys even when told to leave the log out.
  const program = await ensureDebianProgram({ suite: "sid", package: "cosign", path: "usr/bin/cosign" });
  await runChecked([program, "version"], { env: { PATH: toolsPath() } });
  return program;
}

/**
 * Debian trixie's cosign 2.5, which knows no bundles in registries.
 *
 * @throws {Error} as {@link ensureCosign}.
 */
export async function ensureOldCosign(): Promise<string> {
  return await ensureDebianProgram({ suite: "trixie", package: "cosign", path: "usr/bin/cosign" });
}
