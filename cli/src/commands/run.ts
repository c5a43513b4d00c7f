import { BobError } from "@bob/proto";
import { type Command, Option } from "commander";
import { type OutputFormat, outputFormats } from "../output-format.ts";
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
  return {
    format,
    isQuiet: quiet,
    write: context.write,
    note: quiet || format === "json" ? ignore : context.note,
    trace: verbose ? (line) => context.note(`» ${line}`) : ignore,
  };
}

/** Runs a command, telling what it requests where that is asked for. */
export async function runCommand(
  command: Command,
  context: CommandContext,
  action: (run: Run) => Promise<void>,
): Promise<void> {
  const run = startRun(command, context);
  if (run.trace === ignore) return action(run);
  const startedAt = performance.now();
  using _requests = traceRequests(run.trace);
  try {
    await action(run);
  } finally {
    run.trace(`${command.name()} took ${Math.round(performance.now() - startedAt)} ms`);
  }
}

function ignore(): void {}
