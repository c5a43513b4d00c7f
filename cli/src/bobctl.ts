#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { addAbortSignal } from "node:stream";
import type { CommandContext } from "./commands/context.ts";
import { reportFailure } from "./failure.ts";
import { formatOf } from "./output-format.ts";
import { createProgram } from "./program.ts";
import { progressStream } from "./report/progress.ts";
import { terminalFor } from "./report/terminal.ts";

const interrupted = new AbortController();

const context: CommandContext = {
  env: process.env,
  nodeVersion: process.versions.node,
  stdin: (signal) => addAbortSignal(signal, process.stdin),
  askSecret: async (question) => {
    const { askSecret } = await import("./ask-secret.ts");
    return await askSecret(question, (text) => void process.stderr.write(text));
  },
  write: (data) => void process.stdout.write(data),
  note: (line) => void process.stderr.write(`${line}\n`),
  progressTo: progressStream(process.stderr, process.env),
  terminal: terminalFor(process.stdout, process.env),
  signal: (timeoutMs) =>
    timeoutMs === undefined
      ? interrupted.signal
      : AbortSignal.any([interrupted.signal, AbortSignal.timeout(timeoutMs)]),
  setExitStatus: (status) => {
    process.exitCode = status;
  },
};

async function run(): Promise<void> {
  process.once("SIGINT", () => interrupted.abort());
  process.once("SIGTERM", () => interrupted.abort());
  // `bobctl show … | head` closes our output: that is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 74));
  try {
    await createProgram(context).parseAsync(process.argv);
  } catch (thrown) {
    process.exitCode = reportFailure(thrown, {
      note: context.note,
      help: "bobctl --help",
      interrupted: interrupted.signal,
      format: formatOf(process.argv.slice(2)),
    });
  }
}

void run();
