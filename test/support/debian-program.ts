// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { runChecked } from "./command.ts";
import type { DebianSuite } from "./docker-engine.ts";
import { cacheDir, toolsPath } from "./paths.ts";
import { lockFile } from "./process.ts";

/** A program in a package of Debian that needs nothing but a libc. */
export interface DebianProgram {
  readonly suite: DebianSuite;
  readonly package: string;
  /** Where the package has it, from the root. */
  readonly path: string;
}

/** Where {@link ensureDebianProgram} puts a program. */
export function debianProgramFile({ suite, package: name, path }: DebianProgram): string {
  return join(cacheDir, "debian", suite, name, basename(path));
}

/**
 * Takes a program out of the package that the suite has now, unless that was done before; nothing is installed.
 * @returns its file.
 * @throws {Error} when the package cannot be had.
 */
export async function ensureDebianProgram(program: DebianProgram): Promise<string> {
  const file = debianProgramFile(program);
  mkdirSync(join(cacheDir, "debian"), { recursive: true });
  using _lock = await lockFile(join(cacheDir, "debian.lock"));
  if (existsSync(file)) return file;
  const folder = join(file, "..");
  const [tree, kept] = [`${folder}.tmp`, `${folder}.kept`];
  for (const each of [folder, tree, kept]) rmSync(each, { recursive: true, force: true });
  await extractPackage(program, tree);
  mkdirSync(kept, { recursive: true });
  copyFileSync(join(tree, program.path), join(kept, basename(file)));
  rmSync(tree, { recursive: true });
  renameSync(kept, folder);
  return file;
}

async function extractPackage({ suite, package: name }: DebianProgram, tree: string): Promise<void> {
  mkdirSync(tree, { recursive: true });
  const options = ["--quiet", "--mode=root", "--variant=extract", '--aptopt=Acquire::Check-Valid-Until "false"'];
  await runChecked(["mmdebstrap", ...options, `--include=${name}`, suite, tree], {
    env: { ...process.env, PATH: toolsPath() },
  });
}
