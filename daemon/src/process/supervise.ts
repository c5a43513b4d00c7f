// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { errorTable } from "@bob/proto/errors";
import { describeError, type Log } from "./log.ts";
import { relogLine } from "./relog-line.ts";
import { keepRestarting } from "./restart.ts";

/** A program of the builder's container. */
export interface SupervisedProgram {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Its log lines go through here; without one its output is ours, unchanged. */
  readonly log?: Log;
}

/** From SIGTERM to SIGKILL: bobd waits up to 20 s for records that are being written. */
const stopTimeoutMs = 25_000;

/** Starts a program in a session of its own, so that a terminal's Ctrl-C reaches it only through us, in our order. */
export function startProgram({ argv, env, log }: SupervisedProgram): ChildProcess {
  const [file = "", ...args] = argv;
  const child = spawn(file, args, {
    detached: true,
    env,
    stdio: ["ignore", log ? "pipe" : "inherit", log ? "pipe" : "inherit"],
  });
  if (log) {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => relogLine(log, line));
    }
  }
  return child;
}

/** Waits for a program's end: its exit status, 128 + signal, or 127 when it could not be started. */
export async function exitStatus(child: ChildProcess, log: Log): Promise<number> {
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + constants.signals[signal ?? "SIGKILL"];
  } catch (error) {
    log.error("a program cannot be started", { cause: describeError(error) });
    return 127;
  }
}

/**
 * Keeps a program running until `signal` aborts, with pauses that double between starts; then ends it and returns.
 *
 * @returns the exit status of one that refused its options: it would do so every time
 */
export function keepRunning(program: SupervisedProgram, log: Log, signal: AbortSignal): Promise<number | undefined> {
  const onEnd = (status: number, pauseMs: number) => {
    if (status === errorTable.USAGE.exitStatus) return false;
    log.error(`${program.name} is dead, starting it again`, { status, pauseMs });
    return true;
  };
  return keepRestarting(() => runOnce(program, log, signal), onEnd, signal);
}

async function runOnce(program: SupervisedProgram, log: Log, signal: AbortSignal): Promise<number> {
  const child = startProgram(program);
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill("SIGTERM");
    timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  };
  signal.addEventListener("abort", stop, { once: true });
  const status = await exitStatus(child, log);
  signal.removeEventListener("abort", stop);
  clearTimeout(timer);
  return status;
}
