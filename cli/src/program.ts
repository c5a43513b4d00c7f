// SPDX-License-Identifier: Apache-2.0
import { Command } from "commander";
import { addAttachCommands } from "./commands/artifacts/attach.ts";
import { addPullCommands } from "./commands/artifacts/pull.ts";
import { addPushCommands } from "./commands/artifacts/push.ts";
import { addVerifyArtifactCommand } from "./commands/artifacts/verify.ts";
import { addChartCommands } from "./commands/chart.ts";
import { addClusterCommands } from "./commands/cluster.ts";
import { addCompletionCommands } from "./commands/completion.ts";
import type { CommandContext } from "./commands/context.ts";
import { addCreateCommands } from "./commands/create.ts";
import { addKeyCommands } from "./commands/keys.ts";
import { addLoginCommands } from "./commands/login.ts";
import { addPolicyCommands } from "./commands/policy.ts";
import { addRecorderCommands } from "./commands/recorder.ts";
import { addOutputOptions } from "./commands/run.ts";
import { addShowCommand } from "./commands/show.ts";
import { addSignCommands } from "./commands/sign.ts";
import { addTrustCommands } from "./commands/trust.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import { addVersionCommand } from "./commands/version.ts";
import { exitStatuses } from "./exit-status.ts";
import { helpList, nameHelpInErrors, shapeHelp } from "./help.ts";

/** Builds the `bobctl` command line. Errors are thrown, never printed, by what is built here. */
export function createProgram(context: CommandContext): Command {
  const program: Command = shapeHelp(new Command("bobctl"), context)
    .description("Shows, verifies, signs and publishes what happened in the build of a container image.")
    .addHelpText("after", () => `\n${exitStatusHelp(program, context)}`);
  addOutputOptions(program);
  program.commandsGroup("Builds:");
  addShowCommand(program, context);
  addVerifyCommand(program, context);
  addPolicyCommands(program, context);
  addTrustCommands(program, context);
  program.commandsGroup("Signatures:");
  addSignCommands(program, context);
  addKeyCommands(program, context);
  program.commandsGroup("Charts and clusters:");
  addChartCommands(program, context);
  addCreateCommands(program, context);
  addClusterCommands(program, context);
  program.commandsGroup("Artifacts:");
  addPushCommands(program, context);
  addPullCommands(program, context);
  addAttachCommands(program, context);
  addVerifyArtifactCommand(program, context);
  addLoginCommands(program, context);
  program.commandsGroup("Recorder:");
  addRecorderCommands(program, context);
  program.commandsGroup("bobctl itself:");
  addCompletionCommands(program, context);
  addVersionCommand(program, context);
  for (const each of [program, ...program.commands].filter(isGroup))
    each.helpCommand("help [command]", "print help of a command");
  nameHelpInErrors(program);
  return program;
}

/** Nothing but commands: `verify help` is about an image of that name. */
function isGroup({ commands, registeredArguments }: Command): boolean {
  return commands.length > 0 && registeredArguments.length === 0;
}

function exitStatusHelp(program: Command, context: CommandContext): string {
  const items = exitStatuses.map(([status, meaning]) => [String(status).padStart(3), meaning] as const);
  return helpList(program, context, "Exit status:", items);
}
