// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { type Command, Option } from "commander";
import { type OutputFormat, outputFormats } from "../output-format.ts";
import { Progress } from "../report/progress.ts";
import type { CommandContext } from "./context.ts";
import { traceRequests } from "./trace-requests.ts";

interface OutputOptions {
  output?: string;
  format?: OutputFormat;
  quiet?: boolean;
  verbose?: boolean;
  debug?: boolean;
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
    .addOption(
      new Option("-o, --output <format>", "what to write (default: text)")
        .choices(outputFormats)
        .argParser((value: string) => value), // Each command has its own: see startRun.
    )
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
  const { quiet = false, verbose = false, debug = false } = optionsOf(command);
  const format = chooseFormat(command);
  return {
    format,
    isQuiet: quiet,
    write: context.write,
    note: quiet || format !== "text" ? ignore : context.note,
    trace: verbose || debug ? (line) => context.note(`» ${line}`) : ignore,
    progress: ignore,
  };
}

const usualFormats: readonly OutputFormat[] = ["text", "json"];
const ownFormats = new WeakMap<Command, readonly OutputFormat[] | "elsewhere">();

/** Lets a command write other formats than text and JSON; `elsewhere`: its `--output` says where to, and only `--format` is a format. */
export function writesFormats<Own extends Command>(command: Own, formats: readonly OutputFormat[] | "elsewhere"): Own {
  ownFormats.set(command, formats);
  return command;
}

/** What a command writes. */
export function formatsOf(command: Command): readonly OutputFormat[] {
  const own = ownFormats.get(command);
  return own === undefined || own === "elsewhere" ? usualFormats : own;
}

function chooseFormat(command: Command): OutputFormat {
  const options = optionsOf(command);
  // There, it says where to.
  const output = ownFormats.get(command) === "elsewhere" ? undefined : options.output;
  const format = options.format ?? output ?? "text";
  if (output !== undefined && output !== format)
    throw new BobError("USAGE", `--output ${output} and --format ${format} mean the same option: give one of them`);
  const formats = formatsOf(command);
  const known = outputFormats.find((each) => each === format && formats.includes(each));
  if (known !== undefined) return known;
  const option = `--${output === undefined ? "format" : "output"} ${format}`;
  if (format === "sarif")
    throw new BobError("USAGE", `${option} is of bobctl verify; ${command.name()} writes ${listWords(formats)}`);
  throw new BobError("USAGE", `${option}: ${command.name()} writes ${listWords(formats)}`);
}

/** `text, json or yaml`. */
function listWords(words: readonly string[]): string {
  return words.join(", ").replace(/, ([^,]*)$/, " or $1");
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
