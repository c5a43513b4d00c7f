// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where the lines of a CI job run. */
export interface CiJob {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs lines as CI systems do: in one shell that ends at the first failure.
 * @returns all they printed.
 * @throws {Error} when they fail, with all they printed.
 */
export function runLines(lines: readonly string[], job: CiJob): Promise<string> {
  return runProgram(["bash", "-e", "-o", "pipefail", "-c", lines.join("\n")], job);
}

/** {@link runLines} for one program. */
export function runProgram([program = "", ...args]: readonly string[], { cwd, env }: CiJob): Promise<string> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PWD: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`exit status ${code}: ${program} ${args.join(" ")}\n${output}`));
    });
  });
}

/** Hands a job's file on to another job. */
export function copyArtifact(path: string, from: string, to: string): void {
  mkdirSync(dirname(join(to, path)), { recursive: true });
  cpSync(join(from, path), join(to, path), { recursive: true });
}
