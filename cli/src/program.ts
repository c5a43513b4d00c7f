import { Command } from "commander";
import { addCompletionCommands } from "./commands/completion.ts";
import type { CommandContext } from "./commands/context.ts";
import { addRecorderCommands } from "./commands/recorder.ts";
import { addOutputOptions } from "./commands/run.ts";
import { addShowCommand } from "./commands/show.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import { addVersionCommand } from "./commands/version.ts";
import { exitStatuses } from "./exit-status.ts";

/** Builds the `bobctl` command line. Errors are thrown, never printed, by what is built here. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("bobctl")
    .description("Shows and verifies what happened in the build of a container image.")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help of a command")
    .addHelpText("after", exitStatusHelp())
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: context.write,
      writeErr: (text) => context.note(text.trimEnd()),
      outputError: () => {},
    });
  addOutputOptions(program);
  addShowCommand(program, context);
  addVerifyCommand(program, context);
  addRecorderCommands(program, context);
  addCompletionCommands(program, context);
  addVersionCommand(program, context);
  return program;
}

function exitStatusHelp(): string {
  return `\nExit status:\n${exitStatuses.map(([status, meaning]) => `  ${String(status).padStart(3)}  ${meaning}`).join("\n")}\n`;
}
