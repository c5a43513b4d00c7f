// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";

/** How a build ended that was stopped, and all it printed. */
export interface Stopped {
  readonly code: number | null;
  readonly output: string;
}

/** What a build's log has once its step runs: the step prints "started". */
const started = /\d started/;

/** A build that does not stop is killed: the test fails by its exit status. */
const guard = { timeout: 90_000, killSignal: "SIGKILL" } as const;

/** Starts a command, sends it SIGTERM once its step runs, and waits for its end. */
export function stopBySignal([program = "", ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<Stopped> {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], ...guard });
  return stopWhenStarted(child, () => child.kill("SIGTERM"));
}

/** Starts a command in a terminal of its own, presses Ctrl-C there once its step runs, and waits for its end. */
export function stopByTerminal(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<Stopped> {
  const line = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    env,
    stdio: "pipe",
    ...guard,
  });
  return stopWhenStarted(child, () => child.stdin?.write("\x03"));
}

function stopWhenStarted(child: ChildProcess, stop: () => void): Promise<Stopped> {
  let output = "";
  let isStopped = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (isStopped || !started.test(output)) return;
      isStopped = true;
      stop();
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ code, output }));
  });
}
