#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { constants } from "node:os";
import { addAbortSignal } from "node:stream";
import { isatty } from "node:tty";
import type { PluginHost } from "./docker-bob/host.ts";
import { isOwnCommand, runPlugin } from "./docker-bob/plugin.ts";
import { reportFailure } from "./failure.ts";
import { formatOf } from "./output-format.ts";
import { progressStream } from "./report/progress.ts";
import { terminalFor } from "./report/terminal.ts";

const interrupted = new AbortController();

const host: PluginHost = {
  argv: process.argv.slice(2),
  env: process.env,
  nodeVersion: process.versions.node,
  hasTerminal: [0, 1, 2].some((descriptor) => isatty(descriptor)),
  stdin: (signal) => addAbortSignal(signal, process.stdin),
  askSecret: async (question) => {
    const { askSecret } = await import("./ask-secret.ts");
    return await askSecret(question, (text) => void process.stderr.write(text));
  },
  write: (data) => void openStdout().write(data),
  note: (line) => void process.stderr.write(`${line}\n`),
  get progressTo() {
    return progressStream(process.stderr, process.env);
  },
  // Only when needed: whoever touches process.stdout makes the pipe non-blocking, for the program that follows us, too.
  get terminal() {
    return terminalFor(openStdout(), process.env);
  },
  signal: (timeoutMs) => {
    process.once("SIGINT", () => interrupted.abort()).once("SIGTERM", () => interrupted.abort());
    return timeoutMs === undefined
      ? interrupted.signal
      : AbortSignal.any([interrupted.signal, AbortSignal.timeout(timeoutMs)]);
  },
  setExitStatus: (status) => {
    process.exitCode = status;
  },
  replaceProcess: process.execve?.bind(process),
  onSignals: (signals, listener) => {
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
  dieOf: (signal) => {
    process.exitCode = 128 + constants.signals[signal];
    process.kill(process.pid, signal);
  },
};

/** `docker bob show … | head` closes our output: that is no error. */
function openStdout(): NodeJS.WriteStream {
  if (process.stdout.listenerCount("error") === 0)
    process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 74));
  return process.stdout;
}

async function run(): Promise<void> {
  try {
    await runPlugin(host);
  } catch (thrown) {
    process.exitCode = reportFailure(thrown, {
      note: host.note,
      help: "docker bob --help",
      interrupted: interrupted.signal,
      format: isOwnCommand(host) ? formatOf(host.argv) : "text",
    });
  }
}

void run();
