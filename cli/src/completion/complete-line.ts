// SPDX-License-Identifier: Apache-2.0
import type { Command, Option } from "commander";
import { formatsOf } from "../commands/run.ts";
import { outputFormats } from "../output-format.ts";
import { type Completions, directives } from "./completions.ts";

/** What can stand where `unfinished` does: commands, options, their values, or files, as the commands themselves declare it. */
export function completeLine(program: Command, before: readonly string[], unfinished: string): Completions {
  const { command, operands } = findCommand(program, before);
  const equals = unfinished.startsWith("--") ? unfinished.indexOf("=") : -1;
  const option = takesValue(command, equals < 0 ? before.at(-1) : unfinished.slice(0, equals));
  if (option) return completeValue(command, option, unfinished.slice(equals + 1));
  if (unfinished.startsWith("-")) return completeFlag(command, unfinished);
  if (command.commands.length === 0) return completeArgument(command, operands, unfinished);
  const commands = completeCommand(command, unfinished);
  if (command.registeredArguments.length === 0) return commands;
  // `verify` takes a target as well as a command: what is no command may be a file.
  return { ...completeArgument(command, operands, unfinished), words: operands > 0 ? [] : commands.words };
}

/** The command that is named, and how many arguments it has already. */
function findCommand(program: Command, words: readonly string[]): { command: Command; operands: number } {
  let command = program;
  let operands = 0;
  for (const [index, word] of words.entries()) {
    if (word.startsWith("-") || takesValue(command, words[index - 1])) continue;
    const next = command.commands.find((each) => each.name() === word);
    if (next) command = next;
    else operands++;
  }
  return { command, operands };
}

function takesValue(command: Command, flag: string | undefined): Option | undefined {
  if (!flag?.startsWith("-")) return undefined;
  return optionsOf(command).find(({ required, long, short }) => required && (long === flag || short === flag));
}

/** Its own, and those of all commands. */
function optionsOf(command: Command): Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

function completeValue(command: Command, { argChoices, flags }: Option, unfinished: string): Completions {
  if (argChoices?.join() === outputFormats.join()) return offer(formatsOf(command), unfinished);
  if (argChoices !== undefined) return offer(argChoices, unfinished);
  return { words: [], directive: /<(?:file|path)>/.test(flags) ? directives.default : directives.noFiles };
}

function completeFlag(command: Command, unfinished: string): Completions {
  const flags = optionsOf(command).map(({ long, description }) => `${long}\t${description}`);
  return offer(flags.sort(), unfinished);
}

function completeCommand(command: Command, unfinished: string): Completions {
  const commands = command.createHelp().visibleCommands(command);
  return offer(
    commands.map((each) => `${each.name()}\t${each.summary() || each.description()}`),
    unfinished,
  );
}

function completeArgument({ registeredArguments }: Command, index: number, unfinished: string): Completions {
  const argument = registeredArguments[index];
  if (argument?.argChoices !== undefined) return offer(argument.argChoices, unfinished);
  return { words: [], directive: argument?.name() === "target" ? directives.default : directives.noFiles };
}

function offer(words: readonly string[], unfinished: string): Completions {
  return { words: words.filter((word) => word.startsWith(unfinished)), directive: directives.noFiles };
}
