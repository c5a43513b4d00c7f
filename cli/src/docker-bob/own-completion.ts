import type { Command, Option } from "commander";
import { type Completions, directives } from "./completions.ts";
import type { PluginHost } from "./host.ts";
import type { Invocation } from "./invocation.ts";

/** Completes the flags of one of bob's own commands, their values, and files where a file or a layout may stand. */
export async function completeOwnCommand(
  before: readonly string[],
  unfinished: string,
  invocation: Invocation,
  host: PluginHost,
): Promise<Completions> {
  const { createPluginProgram } = await import("./program.ts");
  const command = createPluginProgram(invocation, host).commands.find((each) => each.name() === before[0]);
  if (command === undefined) return { words: [], directive: directives.noFiles };
  const equals = unfinished.startsWith("--") ? unfinished.indexOf("=") : -1;
  const flag = equals < 0 ? before.at(-1) : unfinished.slice(0, equals);
  const option = optionsOf(command).find(({ long, required }) => required && long === flag);
  if (option) return completeValue(option, unfinished.slice(equals + 1));
  return unfinished.startsWith("-") ? completeFlag(command, unfinished) : { words: [], directive: filesOf(command) };
}

function completeValue({ argChoices, flags }: Option, unfinished: string): Completions {
  if (argChoices === undefined) {
    return { words: [], directive: flags.includes("<file>") ? directives.default : directives.noFiles };
  }
  return { words: argChoices.filter((choice) => choice.startsWith(unfinished)), directive: directives.noFiles };
}

/** Its own, and those of all commands. */
function optionsOf({ options, parent }: Command): readonly Option[] {
  return [...options, ...(parent?.options ?? [])];
}

function completeFlag(command: Command, unfinished: string): Completions {
  const shown = optionsOf(command).filter(({ hidden, long }) => !hidden && long?.startsWith(unfinished));
  const help = "--help".startsWith(unfinished) ? ["--help\tprint help"] : [];
  const words = [...shown.map(({ long, description }) => `${long}\t${description}`), ...help];
  return { words: words.sort(), directive: directives.noFiles };
}

function filesOf(command: Command): number {
  return ["show", "verify"].includes(command.name()) ? directives.default : directives.noFiles;
}
