// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import type * as Answers from "../actions/trust-answers.ts";
import { repeated } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { addSocketOptions } from "./recorder.ts";
import { optionsOf, runCommand } from "./run.ts";

/** The commands for a trust file: `trust add`, `trust retire`, `trust revoke`, `trust list`. */
export function addTrustCommands(program: Command, context: CommandContext): void {
  const trust = program
    .command("trust")
    .summary("say whose records and seals count")
    .description(
      "Keep a trust file: whose records and seals count, and from when to when. bobctl verify --trust and bobd --trust read it.",
    );
  const add = trust
    .command("add")
    .summary("add a recorder's keys to a trust file")
    .description(
      "Add keys to a recorder in a trust file, which is made if it is not there: those of --key, or of the recorder that runs here, with their times. Of keys that are there already only the times change.",
    )
    .argument("<file>", "a trust file")
    .requiredOption("--name <name>", "what the recorder is called in the file")
    .option("--key <file>", "a public key (repeatable; default: those of the recorder at --socket)", repeated)
    .option("--from <time>", "records of before do not count (RFC 3339)")
    .option("--until <time>", "records and seals of later do not count (RFC 3339)")
    .option("--purpose <purpose>", "for what its keys count: records, seals (repeatable; default: both)", repeated);
  addSocketOptions(add, context).action((file: string, _options: unknown, command: Command) =>
    answer(command, context, ({ addToTrust }, run) => addToTrust(file, optionsOf(command), run, context)),
  );
  trust
    .command("retire")
    .summary("say until when a key was used")
    .description("Say until when a key was used: what it signed by then still counts.")
    .argument("<file>", "a trust file")
    .argument("<fingerprint>", "of the key, SHA256:…")
    .option("--at <time>", "until when (RFC 3339; default: now)")
    .action((file: string, fingerprint: string, _options: unknown, command: Command) =>
      answer(command, context, ({ retireInTrust }, run) =>
        retireInTrust(file, fingerprint, optionsOf(command), run, context),
      ),
    );
  trust
    .command("revoke")
    .summary("trust a recorder, or one of its keys, no more")
    .description(
      "Trust a recorder, or one of its keys, no more: what it signed counts only where somebody else confirms that it was there before.",
    )
    .argument("<file>", "a trust file")
    .argument("<recorder>", "its name in the file, or the fingerprint of a key")
    .option("--at <time>", "since when the key may be in other hands (RFC 3339; default: now)")
    .option("--reason <text>", "why, for people")
    .action((file: string, what: string, _options: unknown, command: Command) =>
      answer(command, context, ({ revokeInTrust }, run) => revokeInTrust(file, what, optionsOf(command), run, context)),
    );
  trust
    .command("list")
    .summary("list whom a trust file trusts")
    .description("List whom a trust file trusts: each key, from when to when, and for what.")
    .argument("<file>", "a trust file")
    .action((file: string, _options: unknown, command: Command) =>
      answer(command, context, ({ listTrust }, run) => listTrust(file, run, context)),
    );
}

async function answer(
  command: Command,
  context: CommandContext,
  action: (answers: typeof Answers, run: Parameters<Parameters<typeof runCommand>[2]>[0]) => Promise<void>,
): Promise<void> {
  await runCommand(command, context, async (run) => action(await import("../actions/trust-answers.ts"), run));
}
