#!/usr/bin/env node
import { BobError, toBobError } from "@bob/proto";
import { CommanderError } from "commander";
import type { CommandContext } from "./commands/context.ts";
import { createProgram } from "./program.ts";
import { terminalFor } from "./report/terminal.ts";

const interrupted = new AbortController();

const context: CommandContext = {
  env: process.env,
  write: (data) => void process.stdout.write(data),
  note: (line) => void process.stderr.write(`${line}\n`),
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
    process.exitCode = reportError(thrown);
  }
}

function reportError(thrown: unknown): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
  if (thrown instanceof CommanderError && thrown.code === "commander.help") return 64; // No command: the help was printed.
  const error = thrown instanceof CommanderError ? usageError(thrown) : toBobError(thrown);
  context.note(`✗ ${error.message}`);
  if (error.code === "INTERNAL")
    context.note(`This is a bug in bob. ${(error.cause as Error | undefined)?.stack ?? error.stack}`);
  return error.exitStatus;
}

function usageError({ message }: CommanderError): BobError {
  return new BobError("USAGE", `${message.replace(/^error: /, "")} (see bobctl --help)`);
}

await run();
