// SPDX-License-Identifier: Apache-2.0
import { hostPlatform } from "@bob/oci/image/platform";
import { type Command, CommanderError } from "commander";
import { formatOf, type OutputFormat } from "../output-format.ts";
import { version } from "../version.ts";
import type { CommandContext } from "./context.ts";
import { startRun } from "./run.ts";

/** `bobctl version`, and `-v` or `--version` wherever it stands before a command. */
export function addVersionCommand(program: Command, context: CommandContext): void {
  program
    .command("version")
    .summary("print the version, and what it runs on")
    .description("Print the version of bobctl, and what it runs on.")
    .action((_options: unknown, command: Command) => {
      const { write, format } = startRun(command, context);
      write(versionReport(format, context));
    });
  program.option("-v, --version", "print the version").on("option:version", () => {
    context.write(versionReport(formatOf((program as unknown as { rawArgs: string[] }).rawArgs), context));
    throw new CommanderError(0, "commander.version", version);
  });
}

/** The names are those of `cosign version`, as far as they mean something here. */
function versionReport(format: OutputFormat, { nodeVersion }: CommandContext): string {
  const platform = hostPlatform();
  if (format === "json") return `${JSON.stringify({ version, nodeVersion, platform }, null, 2)}\n`;
  return `Version:      ${version}\nNodeVersion:  ${nodeVersion}\nPlatform:     ${platform}\n`;
}
