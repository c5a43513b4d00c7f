// SPDX-License-Identifier: Apache-2.0
import { Readable } from "node:stream";
import { toBobError } from "@bob/proto";
import { CommanderError } from "commander";
import type { CommandContext } from "../commands/context.ts";
import { createProgram } from "../program.ts";
import { terminalFor } from "../report/terminal.ts";

export interface Outcome {
  status: number;
  stdout: string;
  /** Notes, and the message of an error, one per line. */
  stderr: string;
}

/** A process with nothing around it. */
export function makeContext(env: NodeJS.ProcessEnv = { DOCKER_CONFIG: "/nonexistent" }): CommandContext {
  return {
    env,
    nodeVersion: process.versions.node,
    stdin: () => Readable.from([]),
    askSecret: async () => undefined,
    write: () => {},
    note: () => {},
    progressTo: undefined,
    terminal: terminalFor({}, env),
    signal: (timeoutMs = 60_000) => AbortSignal.timeout(timeoutMs),
    setExitStatus: () => {},
  };
}

/** Runs a `bobctl` command line in this process. */
export async function runBobctl(args: string[], env?: NodeJS.ProcessEnv, stdin = ""): Promise<Outcome> {
  const outcome: Outcome = { status: 0, stdout: "", stderr: "" };
  const context: CommandContext = {
    ...makeContext(env),
    stdin: () => Readable.from([Buffer.from(stdin)]),
    write: (data) => {
      outcome.stdout += typeof data === "string" ? data : Buffer.from(data).toString();
    },
    note: (line) => {
      outcome.stderr += `${line}\n`;
    },
    setExitStatus: (status) => {
      outcome.status = status;
    },
  };
  try {
    await createProgram(context).parseAsync(args, { from: "user" });
  } catch (thrown) {
    const error = toBobError(thrown);
    const isUsage = thrown instanceof CommanderError;
    outcome.status = isUsage ? (thrown.exitCode === 0 ? 0 : 64) : error.exitStatus;
    outcome.stderr += `${error.message}\n`;
  }
  return outcome;
}
