// SPDX-License-Identifier: Apache-2.0
import { Argument, type Command } from "commander";
import { completeLine } from "../completion/complete-line.ts";
import { formatCompletions } from "../completion/completions.ts";
import { type Shell, shellScripts, shells } from "../completion/shell-scripts.ts";
import type { CommandContext } from "./context.ts";

/** `bobctl completion SHELL`, and `bobctl __complete`, which its scripts call. */
export function addCompletionCommands(program: Command, context: CommandContext): void {
  program
    .command("completion")
    .summary("print what makes a shell complete bobctl's words")
    .description("Print what makes a shell complete bobctl's words: source <(bobctl completion bash)")
    .addArgument(new Argument("<shell>").choices(shells))
    .action((shell: Shell) => context.write(shellScripts[shell]));
  program
    .command("__complete", { hidden: true })
    .argument("[words...]")
    .action((words: string[]) => {
      context.write(formatCompletions(completeLine(program, words.slice(0, -1), words.at(-1) ?? "")));
    });
}
