// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from "commander";
import { addRegistryOptions, type RegistryOptions } from "../common-options.ts";

/** Who to log in with, where credentials are not given and not kept. */
export const providers = ["generic", "aws", "azure", "gcp"] as const;
export type Provider = (typeof providers)[number];

/** Options of every command about artifacts. */
export interface ArtifactOptions extends RegistryOptions {
  provider: Provider;
  insecureRegistry?: boolean;
}

export function addArtifactOptions(command: Command): Command {
  return addRegistryOptions(
    command
      .option("--insecure-registry", "the same as --insecure, as flux calls it")
      .addOption(
        new Option("--provider <name>", "whose identity to log in with, where this runs in a cloud")
          .choices(providers)
          .default("generic"),
      ),
  );
}

/** Which files an artifact is made of. */
export interface ContentOptions {
  path?: string;
  ignorePaths?: string[];
  addIgnorePaths?: string[];
  resolveSymlinks?: boolean;
}

export function addContentOptions(command: Command): Command {
  return command
    .option("--ignore-paths <patterns>", "what to leave out, in place of the usual (.gitignore format)", commaSeparated)
    .option("--add-ignore-paths <patterns>", "what to leave out besides the usual", commaSeparated)
    .option("--resolve-symlinks", "take what symbolic links lead to (default: leave links out)");
}

/** `a,b`, which may be given again. */
export function commaSeparated(text: string, known: readonly string[] = []): string[] {
  const values = text.split(",").map((each) => each.trim());
  return [...known, ...values.filter((each) => each !== "")];
}

/** A verb that has things to do it to: `push artifact`. Made by whoever comes first. */
export function verbOf(program: Command, name: string, summary: string): Command {
  const found = program.commands.find((each) => each.name() === name);
  return (
    found ??
    program
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
  );
}
