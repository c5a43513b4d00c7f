// SPDX-License-Identifier: Apache-2.0
import { execFile, spawn } from "node:child_process";
import { constants } from "node:os";
import { BobError } from "@bob/proto/errors";
import { CancelSocket, cancelVariable } from "./cancel-socket.ts";
import type { PluginHost } from "./host.ts";

/** A program with its arguments (without its name). */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Ends this process as a program ended. */
export function endAs({ code, signal }: Ending, host: PluginHost): void {
  if (signal) host.dieOf(signal);
  else host.setExitStatus(code ?? 1);
}

/** The exit status a shell shows for it. */
export function statusOf({ code, signal }: Ending): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

const stopSignals = ["SIGINT", "SIGTERM"] as const;

/** After so many, docker kills a plugin, and so do we (docker/cli, `cmd/docker/docker.go`). */
const patience = 3;

/**
 * Runs a program with our stdio in our process group. As docker does for plugins: a terminal's own signals reach it without us, other
 * requests to stop close its socket (so that one that got the signal, too, is not asked twice), the third one kills it.
 * @throws {BobError} UNAVAILABLE when it cannot be started.
 */
export async function runProgram({ program, args }: Call, host: PluginHost): Promise<Ending> {
  using socket = await CancelSocket.open(host.env[cancelVariable]);
  const env = { ...host.env, [cancelVariable]: socket.address };
  const child = spawn(program, args, { env, stdio: "inherit" });
  let requests = 0;
  const releaseStops = host.onSignals(stopSignals, (signal) => {
    if (host.hasTerminal && signal === "SIGINT") return;
    requests++;
    if (requests >= patience) child.kill("SIGKILL");
    else if (!socket.cancel()) child.kill(signal);
  });
  const releaseOthers = host.onSignals(["SIGHUP", "SIGQUIT"], (signal) => {
    if (!host.hasTerminal) child.kill(signal);
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
      child.once("error", (cause) =>
        reject(new BobError("UNAVAILABLE", `cannot run ${program}: ${cause.message}`, { cause })),
      );
    });
  } finally {
    releaseStops();
    releaseOthers();
  }
}

/** What a program prints, or `undefined` when it fails. */
export function capture(program: string, args: readonly string[], host: PluginHost): Promise<string | undefined> {
  const options = { env: host.env, signal: host.signal(60_000), maxBuffer: 2 ** 24 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout) => resolve(error ? undefined : stdout)).stdin?.end();
  });
}
