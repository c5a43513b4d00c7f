// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { daemonProgram } from "../../support/daemon-program.ts";
import { bpfOutput, nodeBinary, toolsPath } from "../../support/paths.ts";

/** A daemon of one test, beside the stack's. */
export interface OwnProcess extends AsyncDisposable {
  readonly pid: number;
  /** What it has printed so far. */
  log(): string;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a daemon and waits until `isReady`. @throws {Error} with its log when it ends before, or takes a minute. */
export async function startOwn(
  argv: readonly string[],
  isReady: (log: string) => boolean | Promise<boolean>,
): Promise<OwnProcess> {
  const [program = "", ...args] = argv;
  const env = { ...process.env, PATH: toolsPath(), OTEL_TRACES_EXPORTER: "none" };
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const own = { pid: child.pid ?? 0, log: () => text, end: (signal?: NodeJS.Signals) => end(child, signal) };
  for (const deadline = Date.now() + 60_000; !(await isReady(text)); await sleep(25)) {
    if (child.exitCode === null && Date.now() < deadline) continue;
    await own.end("SIGKILL");
    throw new Error(`${argv.join(" ")} does not start:\n${text}`);
  }
  return { ...own, [Symbol.asyncDispose]: () => own.end() };
}

/** Starts `bob-endpoint` with these options and waits until it listens. */
export function startOwnEndpoint(...options: string[]): Promise<OwnProcess> {
  const program = [nodeBinary, daemonProgram("endpoint"), "--shims", bpfOutput];
  const listeners = options.filter((option) => option === "--listen").length;
  return startOwn([...program, ...options], (log) => log.split('"the builder endpoint listens"').length > listeners);
}

async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
