// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { BobError } from "@bob/proto";

/**
 * Runs one of docker's credential helpers (https://github.com/docker/docker-credential-helpers): what is asked about is on its stdin.
 *
 * @param helper as docker's configuration has it: `pass` for `docker-credential-pass`.
 * @returns what it writes; undefined when it has no credentials.
 * @throws {BobError} BAD_DATA for what is no name of one, UNAVAILABLE when it fails.
 */
export function runHelper(
  helper: string,
  action: "get" | "store" | "erase",
  input: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!/^[\w.-]+$/.test(helper))
    throw new BobError("BAD_DATA", `"${helper}" in docker's configuration is not a credential helper`);
  const program = `docker-credential-${helper}`;
  return new Promise((resolve, reject) => {
    const child = execFile(program, [action], { env, signal, timeout: 30_000 }, (error, stdout) => {
      if (!error) resolve(stdout);
      else if (/credentials not found/i.test(stdout)) resolve(undefined);
      else {
        const message = `${program}, which docker's configuration names, failed: ${error.message.trim()}`;
        reject(new BobError("UNAVAILABLE", message, { cause: error }));
      }
    });
    child.stdin?.on("error", () => {
      // The helper did not read its input or could not be started: its exit tells.
    });
    child.stdin?.end(input);
  });
}
