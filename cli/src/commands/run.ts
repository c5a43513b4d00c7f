// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { type Command, Option } from "commander";
import { type OutputFormat, outputFormats } from "../output-format.ts";
import { Progress } from "../report/progress.ts";
import type { CommandContext } from "./context.ts";
import { traceRequests } from "./trace-requests.ts";

interface OutputOptions {
  output?: OutputFormat;
  format?: OutputFormat;
  quiet?: boolean;
  verbose?: boolean;
}

/** One run of a command: where its answer goes, in what form, and what is told beside it. */
export interface Run {
  readonly format: OutputFormat;
  /** Whether nothing but the answer is wanted, and of that what is wrong. */
  readonly isQuiet: boolean;
  /** The answer. */
  write(data: string | Uint8Array): void;
  /** What people may want to know beside it, one line each. */
  note(line: string): void;
  /** What is done for it, one line each, for who asks. */
  trace(line: string): void;
  /** What is being done now, for who waits. */
  progress(text: string): void;
}

/** The options that every command has, before its name or behind it. */
export function addOutputOptions(program: Command): Command {
  return program
    .addOption(new Option("-o, --output <format>", "what to write (default: text)").choices(outputFormats))
    .addOption(new Option("--format <format>", "the same as --output").choices(outputFormats))
    .addOption(new Option("-q, --quiet", "write nothing but the answer and errors").conflicts("verbose"))
    .option("-d, --verbose", "tell on stderr what is requested, and how long it takes");
}

/** A command's own options, and those of all commands. */
export function optionsOf<Options>(command: Command): Options & OutputOptions {
  return command.optsWithGlobals<Options & OutputOptions>();
}

/**
 * Begins a run of a command.
 *
 * @throws {BobError} USAGE for options that contradict each other.
 */
export function startRun(command: Command, context: CommandContext): Run {
  const { output, format = output ?? "text", quiet = false, verbose = false } = optionsOf(command);
  if (output !== undefined && output !== format)
    throw new BobError("USAGE", `--output ${output} and --format ${format} mean the same option: give one of them`);
  if (format === "sarif" && command.name() !== "verify")
    throw new BobError("USAGE", `--format sarif is of bobctl verify; ${command.name()} writes text or json`);
  return {
    format,
    isQuiet: quiet,
    write: context.write,
    note: quiet || format !== "text" ? ignore : context.note,
    trace: verbose ? (line) => context.note(`» ${line}`) : ignore,
    progress: ignore,
  };
}

/** Runs a command, telling what it requests where that is asked for, and how far it is where somebody looks. */
export async function runCommand(
  command: Command,
  context: CommandContext,
  action: (run: Run) => Promise<void>,
): Promise<void> {
  const silent = startRun(command, context);
  using progress = new Progress(silent.isQuiet ? undefined : context.progressTo);
  const run = withProgress(silent, progress);
  if (silent.trace === ignore) return await action(run);
  const startedAt = performance.now();
  using _requests = traceRequests(run.trace);
  try {
    await action(run);
  } finally {
    run.trace(`${command.name()} took ${Math.round(performance.now() - startedAt)} ms`);
  }
}

/** Whatever is written goes where the line was; the answer is the end of it. */
function withProgress(run: Run, progress: Progress): Run {
  const making =
    <Arguments extends unknown[]>(room: () => void, tell: (...args: Arguments) => void) =>
    (...args: Arguments) => {
      room();
      tell(...args);
    };
  return {
    ...run,
    write: making(() => progress[Symbol.dispose](), run.write),
    note: making(() => progress.clear(), run.note),
    trace: making(() => progress.clear(), run.trace),
    progress: (text) => progress.say(text),
  };
}

function ignore(): void {}
