// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import type * as Answers from "../actions/policy-answers.ts";
import { addImageOptions, addRecorderKeyOptions } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

const targets = "images, oci-layout:<folder or tar>[:<tag>], or files with evidence or step records (-: stdin)";

/** The commands for who writes policies: `policy generate`, `policy test`, `policy explain`. */
export function addPolicyCommands(program: Command, context: CommandContext): void {
  const policy = program
    .command("policy")
    .summary("learn, try and explain what steps of a build may do")
    .description(
      "Learn, try and explain policies: what the steps of a build may do. bobctl verify --policy enforces them.",
    );
  const generate = policy
    .command("generate")
    .summary("learn a tight policy from builds")
    .description(
      "Learn a tight policy from one or more builds, and say on stderr what in it is wider than what was seen.",
    )
    .argument("<target...>", targets);
  addKeys(addImageOptions(generate))
    .option("--name <name>", "what the policy calls itself (default: the first build)")
    .option("--about <kinds>", "kinds of behaviour, with commas, or all (default: all but reads and syscalls)")
    .action((builds: string[], _options: unknown, command: Command) =>
      answer(command, context, ({ generate }, run) => generate(builds, optionsOf(command), run, context)),
    );
  const test = policy
    .command("test")
    .summary("decide about stored builds by a policy")
    .description(
      "Decide about builds by a policy, without verifying them: for who tries a policy. Exit status 1 if it does not hold for one.",
    )
    .argument("<policy>", "a policy file")
    .argument("<target...>", targets);
  addKeys(addImageOptions(test)).action((file: string, builds: string[], _options: unknown, command: Command) =>
    answer(command, context, ({ test }, run) => test(file, builds, optionsOf(command), run, context)),
  );
  policy
    .command("explain")
    .summary("say in sentences what a policy means")
    .description(
      "Say in sentences what a policy means; with --event, by which rule that is decided. Exit status 1 if it is forbidden.",
    )
    .argument("<policy>", "a policy file")
    .option(
      "--event <event>",
      'what a step might do, such as "network registry.npmjs.org:443/tcp" or "reads /etc/shadow"',
    )
    .option("--step <command>", "the command of the step (default: a step that only rules for all are about)")
    .option("--stage <stage>", "its build stage")
    .option("--line <line>", "its line in the Dockerfile")
    .action((file: string, _options: unknown, command: Command) =>
      answer(command, context, ({ explain }, run) => explain(file, optionsOf(command), run, context)),
    );
}

function addKeys(command: Command): Command {
  return addRecorderKeyOptions(command, "take only records that are signed with this public key");
}

async function answer(
  command: Command,
  context: CommandContext,
  action: (answers: typeof Answers, run: Parameters<Parameters<typeof runCommand>[2]>[0]) => Promise<void>,
): Promise<void> {
  await runCommand(command, context, async (run) => action(await import("../actions/policy-answers.ts"), run));
}
