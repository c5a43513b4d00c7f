// SPDX-License-Identifier: Apache-2.0
import { type Command, CommanderError } from "commander";
import type { CommandContext } from "./commands/context.ts";
import { wrapWords } from "./report/text/rows.ts";

type HelpContext = Pick<CommandContext, "write" | "note" | "terminal">;

const usualWidth = 80;
/** Of a description beside its term: where less is left, the terminal has to wrap it. */
const minDescriptionWidth = 18;

/** Gives a program the one style of help, as wide as the terminal is. Errors are thrown, never printed. */
export function shapeHelp(program: Command, context: HelpContext): Command {
  const width = () => helpWidth(context);
  return program
    .helpOption("-h, --help", "print help")
    .showHelpAfterError(false)
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: minDescriptionWidth,
      styleTitle: (title) => (title === "Global Options:" ? "Options of all commands:" : title),
      styleUsage: (usage) => wrapWords(usage, width() - "Usage: ".length).join("\n       "),
    })
    .configureOutput({
      writeOut: context.write,
      writeErr: (text) => context.note(text.trimEnd()),
      outputError: () => {},
      getOutHelpWidth: width,
      getErrHelpWidth: width,
    });
}

/** Terms with what they mean, below a title, in the style of the rest of the help. */
export function helpList(
  program: Command,
  context: HelpContext,
  title: string,
  items: readonly (readonly [term: string, meaning: string])[],
): string {
  const help = program.createHelp();
  help.prepareContext({ helpWidth: helpWidth(context) });
  const termWidth = Math.max(...items.map(([term]) => term.length));
  return `${[title, ...items.map(([term, meaning]) => help.formatItem(term, termWidth, meaning, help))].join("\n")}\n`;
}

/** Lets each command's usage errors name that command's own help. */
export function nameHelpInErrors(command: Command, path: string = command.name()): void {
  command.exitOverride((error) => {
    throw new UsageError(error, `${path} --help`);
  });
  for (const each of command.commands) nameHelpInErrors(each, `${path} ${each.name()}`);
}

/** A usage error that knows where to read more. */
export class UsageError extends CommanderError {
  readonly help: string;

  constructor({ exitCode, code, message }: CommanderError, help: string) {
    super(exitCode, code, message);
    this.help = help;
  }
}

function helpWidth({ terminal }: HelpContext): number {
  return Number.isFinite(terminal.width) ? terminal.width : usualWidth;
}
