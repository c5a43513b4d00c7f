// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, runCommand } from "./command.ts";
import { projectRoot, toolsBin } from "./paths.ts";

/** The commands of a page, as it has them: what is indented by four blanks. */
export function commandsOf(page: string): string[] {
  const text = readFileSync(join(projectRoot, "docs", page), "utf8");
  return text.split("\n").flatMap((line) => (line.startsWith("    ") ? [line.slice(4)] : []));
}

/** Runs all commands of a page in one shell, in their order, until one fails. */
export async function walk(page: string, cwd: string, env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const script = commandsOf(page).join("\n");
  return await runCommand(["sh", "-eux", "-c", script], {
    cwd,
    env: { ...env, PATH: `${helmFolder(cwd)}:${env.PATH}` },
  });
}

/** A helm that speaks http to the tests' registry: it has no setting for that, and readers have https. */
function helmFolder(cwd: string): string {
  const folder = join(cwd, ".helm");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "helm");
  writeFileSync(
    file,
    `#!/bin/sh\n[ "$1" != push ] || set -- "$@" --plain-http\nexec '${join(toolsBin, "helm")}' "$@"\n`,
  );
  chmodSync(file, 0o755);
  return folder;
}
