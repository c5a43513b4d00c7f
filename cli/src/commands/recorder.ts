import { type Command, Option } from "commander";
import type { RecorderClient } from "../recorder/recorder-client.ts";
import { writeEventLine, writeRecordLine, writeStatus } from "../report/text/recorder-report.ts";
import { parseDuration } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, type Run, runCommand } from "./run.ts";

interface RecorderOptions {
  socket: string;
  timeout: number;
  publicKey?: boolean;
}

/** One run of a command that asks a recorder. */
interface Asking extends Run {
  readonly client: RecorderClient;
  readonly options: RecorderOptions;
  readonly context: CommandContext;
}

const defaultSocket = "/run/bob/bobd.sock";

/** The commands that talk to a recorder: `status`, `records list`, `records get`, `watch`. */
export function addRecorderCommands(program: Command, context: CommandContext): void {
  const ask =
    <Operand>(use: (asking: Asking, operand: Operand) => Promise<void>) =>
    (operand: Operand, _options: unknown, command: Command) =>
      askRecorder(command, context, (asking) => use(asking, operand));
  const status = program
    .command("status")
    .summary("show what the recorder is, and what it does now")
    .description("Show what the recorder is, how well it can watch on this kernel, and its public key.");
  addOptions(status, context)
    .option("--public-key", "print the public key alone")
    .action((_options: unknown, command: Command) => askRecorder(command, context, showStatus));
  const records = program
    .command("records")
    .summary("list the records a recorder keeps, or get one")
    .description("List the records a recorder keeps, or get one.");
  const list = records
    .command("list")
    .summary("list the records on disk, newest first")
    .description("List the records on disk, newest first.");
  addOptions(list, context).action((_options: unknown, command: Command) => askRecorder(command, context, listRecords));
  const get = records
    .command("get")
    .summary("write a record to stdout, as it was signed")
    .description("Write a record to stdout, as it was signed.")
    .argument("<id>", "id of a record, from bobctl records list");
  addOptions(get, context).action(ask(getRecord));
  const watch = program
    .command("watch")
    .summary("show what running steps do, live")
    .description("Show what running steps do, live, until interrupted.")
    .argument("[step]", "id of one step, from bobctl status");
  addOptions(watch, context).action(ask(watchSteps));
}

function addOptions(command: Command, { env }: CommandContext): Command {
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
  use: (asking: Asking) => Promise<void>,
): Promise<void> {
  const options = optionsOf<RecorderOptions>(command);
  await runCommand(command, context, async (run) => {
    const { RecorderClient } = await import("../recorder/recorder-client.ts");
    using client = new RecorderClient(options.socket.replace(/^unix:(?:\/\/)?/, ""), run.trace);
    await use({ ...run, client, options, context });
  });
}

async function showStatus({ client, options, context, format, write, progress }: Asking): Promise<void> {
  progress(`asking ${options.socket}`);
  const status = await client.getStatus(context.signal(options.timeout));
  const { public_key: key } = status;
  if (format === "json") write(`${JSON.stringify(options.publicKey ? { public_key: key } : status, null, 2)}\n`);
  else write(options.publicKey ? key : writeStatus(status, context.terminal));
}

async function listRecords({ client, options, context, format, write, progress }: Asking): Promise<void> {
  progress(`asking ${options.socket}`);
  for await (const record of client.listRecords(context.signal(options.timeout)))
    write(format === "json" ? `${JSON.stringify(record)}\n` : writeRecordLine(record, context.terminal));
}

async function getRecord({ client, options, context, write, progress }: Asking, id: string): Promise<void> {
  progress(`asking ${options.socket}`);
  for await (const chunk of client.getRecord(id, context.signal(options.timeout))) write(chunk);
}

async function watchSteps({ client, context, format, write, note }: Asking, step: string | undefined): Promise<void> {
  note(`► watching ${step ?? "all steps"}; stop with Ctrl-C`);
  for await (const event of client.watch(step, context.signal()))
    write(format === "json" ? `${JSON.stringify(event, bytesAsBase64)}\n` : writeEventLine(event, context.terminal));
}

/** Bytes in JSON, as proto3's JSON mapping has them. Buffers were turned into `{type, data}` by then. */
function bytesAsBase64(_key: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  return type === "Buffer" && Array.isArray(data) ? Buffer.from(data).toString("base64") : value;
}
