import { BobError } from "@bob/proto";
import { type Command, Option } from "commander";
import { type OutputFormat, outputFormats } from "../output-format.ts";
import type { CommandContext } from "./context.ts";

interface OutputOptions {
  output?: OutputFormat;
  format?: OutputFormat;
}

/** One run of a command: where its answer goes, and in what form. */
export interface Run {
  readonly format: OutputFormat;
  /** The answer. */
  write(data: string | Uint8Array): void;
  /** What people may want to know beside it, one line each. */
  note(line: string): void;
}

/** The options that every command has, before its name or behind it. */
export function addOutputOptions(program: Command): Command {
  return program
    .addOption(new Option("-o, --output <format>", "what to write (default: text)").choices(outputFormats))
    .addOption(new Option("--format <format>", "the same as --output").choices(outputFormats));
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
  const { output, format = output ?? "text" } = optionsOf(command);
  if (output !== undefined && output !== format)
    throw new BobError("USAGE", `--output ${output} and --format ${format} mean the same option: give one of them`);
  return { format, write: context.write, note: format === "json" ? () => {} : context.note };
}
