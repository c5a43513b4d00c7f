// SPDX-License-Identifier: Apache-2.0
import type { Command, Help } from "commander";
import { exitStatuses } from "../exit-status.ts";
import { version } from "../version.ts";

/** A page of the manual, section 1. */
export interface ManPage {
  /** `bobctl-verify`. */
  name: string;
  /** In man(7). */
  text: string;
}

/** The pages of a command line: one of the program, and one of each of its commands that are not hidden. */
export function manPages(program: Command): ManPage[] {
  const help = program.createHelp();
  const below = (command: Command, path: readonly string[]): ManPage[] => {
    const own = [...path, command.name()];
    const commands = commandsOf(command, help);
    return [
      { name: own.join("-"), text: writePage(command, own, help) },
      ...commands.flatMap((each) => below(each, own)),
    ];
  };
  return below(program, []);
}

/** Commander's own `help` has no page. */
function commandsOf(command: Command, help: Help): Command[] {
  return help.visibleCommands(command).filter((each) => command.commands.includes(each));
}

function writePage(command: Command, path: readonly string[], help: Help): string {
  const [program = ""] = path;
  const name = path.join("-");
  const summary = (command.summary() || command.description()).replace(/\.$/, "");
  const isProgram = path.length === 1;
  const commands = commandsOf(command, help).map((each) => {
    const page = `${name}-${each.name()}`;
    return item(`\\fB${roff(page)}\\fR(1)`, each.summary() || each.description());
  });
  const options = help.visibleOptions(command).map((option) => item(markFlags(option.flags), describe(option, help)));
  const common = help.visibleGlobalOptions(command).map((each) => item(markFlags(each.flags), describe(each, help)));
  const args = help.visibleArguments(command).map((each) => item(`\\fI${roff(each.name())}\\fR`, each.description));
  const related = isProgram ? [] : [path.slice(0, -1).join("-")];
  return [
    `.TH ${roff(name.toUpperCase())} 1 "" "${roff(`${program} ${version}`)}" "${roff(program)} manual"\n`,
    section("NAME", [`${roff(name)} \\- ${text(lowerFirst(summary))}`]),
    section("SYNOPSIS", [`.B ${roff(path.join(" "))}`, markUsage(command)]),
    section("DESCRIPTION", [text(command.description())]),
    section("COMMANDS", commands),
    section("ARGUMENTS", args),
    section("OPTIONS", options),
    section("GLOBAL OPTIONS", common),
    section("ENVIRONMENT", isProgram ? environment.map(([variable, meaning]) => item(bold(variable), meaning)) : []),
    section(
      "EXIT STATUS",
      exitStatuses.map(([status, meaning]) => item(bold(String(status)), meaning)),
    ),
    section(
      "SEE ALSO",
      related.map((page) => `.BR ${roff(page)} (1)`),
    ),
  ].join("");
}

const environment = [
  ["BOB_SOCKET", "socket of bobd"],
  ["DOCKER_CONFIG", "folder of docker's config.json, with the logins for registries"],
  ["DOCKER_AUTH_CONFIG", "text of such a file, which goes before it"],
  ["NO_COLOR", "no colours"],
  ["CI", "no line of progress on a terminal"],
] as const;

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `.SH ${title}\n${lines.join("\n")}\n`;
}

function item(term: string, description: string): string {
  return `.TP\n${term}\n${text(description)}`;
}

function describe(option: Parameters<Help["optionDescription"]>[0], help: Help): string {
  return help.optionDescription(option);
}

/** `-o, --output <format>` with what is typed in bold and what is put in its place in italics. */
function markFlags(flags: string): string {
  return flags
    .split(/(<[^>]+>)/)
    .map((part) => (part.startsWith("<") ? `\\fI${roff(part.slice(1, -1))}\\fR` : part.replace(/\S+/g, bold)))
    .join("");
}

function markUsage(command: Command): string {
  return command.usage().replace(/<([^>]+)>/g, (_, name) => `\\fI${roff(name)}\\fR`);
}

function bold(word: string): string {
  return `\\fB${roff(word)}\\fR`;
}

/** A paragraph: no line may begin like a request. */
function text(paragraph: string): string {
  return roff(paragraph).replace(/^(?=[.'])/gm, "\\&");
}

/** Hyphens as they are typed; what is not ASCII by its number, whatever encoding a man program expects. */
function roff(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll('"', "\\(dq")
    .replace(
      /[^\n -~]/gu,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
