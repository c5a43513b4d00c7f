// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";

/** Where and how a command runs. */
export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly input?: string | Buffer;
}

/** What a command left. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end and returns everything it printed; a signalled command has code 128. */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { input, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0] ?? "", argv.slice(1), { ...spawnOptions, stdio: ["pipe", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => {}); // a command that does not read its input is no fault
    child.stdin.end(input);
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({
        code: code ?? 128,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

/**
 * Runs a command that has to succeed, and returns its standard output.
 * @throws {Error} when it does not exit with 0, with all it printed.
 */
export async function runChecked(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runCommand(argv, options);
  if (code === 0) return stdout;
  throw new Error(`exit status ${code}: ${argv.join(" ")}\n${stderr}${stdout}`);
}
