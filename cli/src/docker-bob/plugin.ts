// SPDX-License-Identifier: Apache-2.0
import { configFolder } from "./docker-config.ts";
import { findBuildx } from "./find-plugin.ts";
import type { PluginHost } from "./host.ts";
import { buildxArguments, type Invocation, parseInvocation } from "./invocation.ts";
import { pluginMetadata } from "./metadata.ts";
import { ownCommands } from "./own-commands.ts";
import { rewriteArguments } from "./rewrite.ts";
import type { Call } from "./run-buildx.ts";

/**
 * Runs `docker bob …`: bob's own commands, and everything else as buildx's.
 * @throws {BobError} what a command ends with; USAGE also for a wrong `--bob`, before anything is run.
 */
export async function runPlugin(host: PluginHost): Promise<void> {
  const invocation = parseInvocation(host.argv, host.env);
  const [command = ""] = invocation.args;
  if (invocation.request === "metadata") return host.write(pluginMetadata());
  if (invocation.request === "complete") return completeCommandLine(invocation, host);
  const asksForHelp = invocation.request === "help" || ["", "help", "--help", "-h"].includes(command);
  if (ownCommands.has(command)) return runOwnCommand(invocation, host);
  if (asksForHelp) return showHelp(invocation, host);
  return runBuildx(invocation, host);
}

/** Whether a command of bob is asked for, with options of bob: buildx has an `--output` of its own. */
export function isOwnCommand({ argv, env }: PluginHost): boolean {
  return ownCommands.has(parseInvocation(argv, env).args[0] ?? "");
}

// What only some commands need is loaded by them: docker starts a plugin twice for each command, and plain builds should not wait.

async function completeCommandLine(invocation: Invocation, host: PluginHost): Promise<void> {
  const { completeWords } = await import("./completion.ts");
  await completeWords(invocation, host);
}

async function runOwnCommand(invocation: Invocation, host: PluginHost): Promise<void> {
  const { createPluginProgram } = await import("./program.ts");
  const help = invocation.request === "help" ? ["--help"] : [];
  await createPluginProgram(invocation, host).parseAsync([...invocation.args, ...help], { from: "user" });
}

/** `docker builder --help` comes here, too, when the alias is installed: bob's help, then that of what it stands for. */
async function showHelp(invocation: Invocation, host: PluginHost): Promise<void> {
  const words = invocation.args.filter((word) => !["help", "--help", "-h"].includes(word));
  if (words.length === 0) {
    const { pluginHelp } = await import("./program.ts");
    host.write(pluginHelp(invocation, host));
  }
  const program = await findBuildx(configFolder(invocation.globals, host.env));
  await becomeProgram({ program, args: buildxArguments(invocation, [...words, "--help"]) }, host);
}

async function runBuildx(invocation: Invocation, host: PluginHost): Promise<void> {
  const { args, asksForBob, builder } = rewriteArguments(invocation.args);
  const program = await findBuildx(configFolder(invocation.globals, host.env));
  const call = { program, args: buildxArguments(invocation, args) };
  if (!asksForBob) return becomeProgram(call, host);
  const [{ runProgram, endAs, statusOf }, { hintAtSetup }] = await Promise.all([
    import("./run-buildx.ts"),
    import("./hint.ts"),
  ]);
  const ending = await runProgram(call, host);
  host.setExitStatus(statusOf(ending)); // whatever becomes of the hint
  await hintAtSetup({ program, invocation, builder, ending }, host);
  endAs(ending, host);
}

/** Becomes the program, so that nothing is between it and who called us. Where that is impossible: runs it, and ends as it does. */
async function becomeProgram(call: Call, host: PluginHost): Promise<void> {
  host.replaceProcess?.(call.program, [call.program, ...call.args], host.env);
  const { runProgram, endAs } = await import("./run-buildx.ts");
  endAs(await runProgram(call, host), host);
}
