// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { type Command, Option, Command as Program } from "commander";
import { addOutputOptions, startRun } from "../commands/run.ts";
import { addShowCommand } from "../commands/show.ts";
import { addVerifyCommand } from "../commands/verify.ts";
import { helpList, nameHelpInErrors, shapeHelp } from "../help.ts";
import { version } from "../version.ts";
import { bobOptions, spellOption } from "./bob-flag.ts";
import { installAlias, uninstallAlias } from "./builder-alias.ts";
import { configFolder, readConfig, writeConfig } from "./docker-config.ts";
import { findPlugin, pluginFolders } from "./find-plugin.ts";
import type { PluginHost } from "./host.ts";
import type { Invocation } from "./invocation.ts";
import { builderImage, drivers, removeBuilder, type SetupOptions, setUpBuilder } from "./setup.ts";

/** The command line of bob's own commands. Errors are thrown, never printed, by what is built here. */
export function createPluginProgram(invocation: Invocation, host: PluginHost): Command {
  const program = shapeHelp(new Program("docker bob"), host)
    .usage("COMMAND")
    .description(`bob ${version}: builds images with a signed record of what every step really did.`)
    .helpCommand(false);
  addOutputOptions(program);
  program.command("build").description("buildx's build, with --bob");
  program.command("bake").description("buildx's bake, with --bob for all targets");
  const context = withLoginsOf(invocation, host);
  addShowCommand(program, context);
  addVerifyCommand(program, context);
  addAliasCommands(program, invocation, host);
  addSetupCommand(program, invocation, host);
  nameHelpInErrors(program);
  return program;
}

/** The help of `docker bob`; that of buildx's commands follows it. */
export function pluginHelp(invocation: Invocation, host: PluginHost): string {
  const program = createPluginProgram(invocation, host);
  const options = helpList(program, host, "--bob[=true|false], or --bob=OPTION[,OPTION…] with", bobFlagHelp);
  return `${program.helpInformation()}\n${options}\nEvery other command is buildx's:\n\n`;
}

/** `docker --config DIR`: the logins are those of DIR. `host` is inherited, for reading its `terminal` opens stdout. */
function withLoginsOf({ globals }: Invocation, host: PluginHost): PluginHost {
  const env = { ...host.env, DOCKER_CONFIG: configFolder(globals, host.env) };
  return Object.create(host, { env: { value: env } });
}

const bobFlagHelp = bobOptions.map((option) => [spellOption(option), option.help] as const);

function addAliasCommands(program: Command, { globals, isPlugin }: Invocation, host: PluginHost): void {
  const folder = configFolder(globals, host.env);
  program
    .command("install")
    .summary("let docker build take --bob")
    .description("Let docker build take --bob: sets the builder alias in docker's configuration.")
    .action(async (_options: unknown, command: Command) => {
      if (!isPlugin) await refuseUnlessFound(folder);
      await applyAlias(installAlias, command);
    });
  program
    .command("uninstall")
    .summary("bring back the builder alias that was there before")
    .description("Bring back the builder alias that was there before install.")
    .action((_options: unknown, command: Command) => applyAlias(uninstallAlias, command));

  async function applyAlias(change: typeof installAlias, command: Command): Promise<void> {
    const config = await readConfig(folder);
    const { content, message } = change(config);
    if (content) await writeConfig(config, content);
    startRun(command, host).note(message);
  }
}

/** An alias to a plugin that docker does not find breaks docker build. */
async function refuseUnlessFound(folder: string): Promise<void> {
  const folders = await pluginFolders(folder);
  if (await findPlugin("bob", folders)) return;
  throw new BobError(
    "NOT_FOUND",
    `docker has no plugin bob in ${folders.join(", ")}: put docker-bob into one of them first`,
  );
}

function addSetupCommand(program: Command, invocation: Invocation, host: PluginHost): void {
  program
    .command("setup")
    .summary("create and select a builder that records builds")
    .description("Create and select a builder that records builds.")
    .usage("[options] [ADDRESS] [-- options of docker buildx create…]")
    .argument("[arguments...]", "the address of a builder endpoint, for --driver remote")
    .option("--name <name>", "name of the builder", "bob")
    .addOption(new Option("--driver <driver>", "where it runs").choices(drivers).default("docker-container"))
    .option("--image <image>", `the builder's image (default: ${builderImage})`)
    .option("--no-use", "do not select it")
    .option("--remove", "remove it again")
    .addOption(new Option("--undo").hideHelp())
    .allowExcessArguments()
    .action((operands: string[], options: SetupOptions & { remove?: boolean; undo?: boolean }, command: Command) => {
      const quiet: PluginHost = Object.create(host, { note: { value: startRun(command, host).note } });
      return options.remove || options.undo
        ? removeBuilder(options.name, invocation, quiet)
        : setUpBuilder(splitOperands(operands, invocation.args), options, invocation, quiet);
    });
}

/** What stands behind `--` is for `docker buildx create`. */
function splitOperands(operands: string[], args: readonly string[]): { addresses: string[]; extra: string[] } {
  const dashes = args.indexOf("--");
  const extra = dashes < 0 ? 0 : args.length - dashes - 1;
  return { addresses: operands.slice(0, operands.length - extra), extra: operands.slice(operands.length - extra) };
}
