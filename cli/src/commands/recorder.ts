// SPDX-License-Identifier: Apache-2.0
import { recorderSocket as defaultSocket } from "@bob/proto/recorder-socket";
import { type Command, Option } from "commander";
import type * as Answers from "../actions/recorder-answers.ts";
import { parseDuration } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

/** The commands that talk to a recorder: `status`, `rotate-key`, `records list`, `records get`, `watch`. */
export function addRecorderCommands(program: Command, context: CommandContext): void {
  const status = program
    .command("status")
    .summary("show what the recorder is, and what it does now")
    .description("Show what the recorder is, how well it can watch on this kernel, and its public key.");
  addSocketOptions(status, context)
    .option("--public-key", "print the public key alone")
    .action((_options: unknown, command: Command) => askRecorder(command, context, ({ showStatus }) => showStatus));
  const rotate = program
    .command("rotate-key")
    .summary("give the recorder a new key")
    .description(
      "Give the recorder a new key, which it signs with from now on. Its records of before stay good: it keeps the public half of the old key, and seals them. --prepare makes the key and leaves the change for later, --retire ends the trust in an old one.",
    );
  addSocketOptions(rotate, context)
    .option("--prepare", "make the next key, so that verifiers can have it before it is used")
    .option("--retire <fingerprint>", "seal records of this old key no more")
    .action((_options: unknown, command: Command) => askRecorder(command, context, ({ rotateKey }) => rotateKey));
  const records = program
    .command("records")
    .summary("list the records a recorder keeps, or get one")
    .description("List the records a recorder keeps, or get one.");
  const list = records
    .command("list")
    .summary("list the records on disk, newest first")
    .description("List the records on disk, newest first.");
  addSocketOptions(list, context).action((_options: unknown, command: Command) =>
    askRecorder(command, context, ({ listRecords }) => listRecords),
  );
  const get = records
    .command("get")
    .summary("write a record to stdout, as it was signed")
    .description("Write a record to stdout, as it was signed.")
    .argument("<id>", "id of a record, from bobctl records list");
  addSocketOptions(get, context).action((id: string, _options: unknown, command: Command) =>
    askRecorder(
      command,
      context,
      ({ getRecord }) =>
        (asking) =>
          getRecord(asking, id),
    ),
  );
  const watch = program
    .command("watch")
    .summary("show what running steps do, live")
    .description("Show what running steps do, live, until interrupted.")
    .argument("[step]", "id of one step, from bobctl status");
  addSocketOptions(watch, context).action((step: string | undefined, _options: unknown, command: Command) =>
    askRecorder(
      command,
      context,
      ({ watchSteps }) =>
        (asking) =>
          watchSteps(asking, step),
    ),
  );
}

/** Where the recorder is, and how long it may take to answer. */
export function addSocketOptions(command: Command, { env }: CommandContext): Command {
  const socket = env.BOB_SOCKET ?? env.BOBD_SOCKET ?? defaultSocket;
  return command
    .addOption(new Option("--socket <path>", "socket of bobd ($BOB_SOCKET)").default(socket))
    .addOption(
      new Option("--timeout <duration>", "give up after this time").default(30_000, "30s").argParser(parseDuration),
    );
}

/** gRPC is loaded here, and only here: it would double the start-up time of the other commands. */
async function askRecorder(
  command: Command,
  context: CommandContext,
  choose: (answers: typeof Answers) => (asking: Answers.Asking) => Promise<void>,
): Promise<void> {
  const options = optionsOf<Answers.RecorderOptions>(command);
  await runCommand(command, context, async (run) => {
    const answers = await import("../actions/recorder-answers.ts");
    using client = answers.connectRecorder(options, run);
    await choose(answers)({ ...run, client, options, context });
  });
}
