import { recorderSocket as defaultSocket } from "@bob/proto/recorder-socket";
import { type Command, Option } from "commander";
import type { RecorderClient } from "../recorder/recorder-client.ts";
import { writeEventLine, writeRecordLine, writeStatus } from "../report/text/recorder-report.ts";
import { parseDuration } from "./common-options.ts";
import type { CommandContext } from "./context.ts";

interface RecorderOptions {
  socket: string;
  timeout: number;
  format: "text" | "json";
}

/** The commands that talk to a recorder: `status`, `records list`, `records get`, `watch`. */
export function addRecorderCommands(program: Command, context: CommandContext): void {
  addOptions(
    program
      .command("status")
      .description("Show what the recorder is, how well it can watch on this kernel, and its public key."),
    context,
  )
    .option("--public-key", "print the public key alone")
    .action((options: RecorderOptions & { publicKey?: boolean }) =>
      withClient(options, context, (client) => showStatus(client, options, context)),
    );
  const records = program.command("records").description("List the records a recorder keeps, or get one.");
  addOptions(records.command("list").description("List the records on disk, newest first."), context).action(
    (options: RecorderOptions) => withClient(options, context, (client) => listRecords(client, options, context)),
  );
  addOptions(
    records.command("get").description("Write a record to stdout, as it was signed.").argument("<id>"),
    context,
  ).action((id: string, options: RecorderOptions) =>
    withClient(options, context, (client) => getRecord(client, id, options, context)),
  );
  addOptions(
    program
      .command("watch")
      .description("Show what running steps do, live, until interrupted.")
      .argument("[step]", "id of one step, from bobctl status"),
    context,
  ).action((step: string | undefined, options: RecorderOptions) =>
    withClient(options, context, (client) => watchSteps(client, step, options, context)),
  );
}

function addOptions(command: Command, { env }: CommandContext): Command {
  const socket = env.BOB_SOCKET ?? env.BOBD_SOCKET ?? defaultSocket;
  return command
    .addOption(new Option("--socket <path>", "socket of bobd ($BOB_SOCKET)").default(socket))
    .addOption(
      new Option("--timeout <duration>", "give up after this time").default(30_000, "30s").argParser(parseDuration),
    )
    .addOption(new Option("--format <format>", "what to write").choices(["text", "json"]).default("text"));
}

/** gRPC is loaded here, and only here: it would double the start-up time of the other commands. */
async function withClient(
  options: RecorderOptions,
  _context: CommandContext,
  use: (client: RecorderClient) => Promise<void>,
): Promise<void> {
  const { RecorderClient } = await import("../recorder/recorder-client.ts");
  using client = new RecorderClient(options.socket.replace(/^unix:(?:\/\/)?/, ""));
  await use(client);
}

async function showStatus(
  client: RecorderClient,
  options: RecorderOptions & { publicKey?: boolean },
  context: CommandContext,
): Promise<void> {
  const status = await client.getStatus(context.signal(options.timeout));
  if (options.publicKey) context.write(status.public_key);
  else
    context.write(
      options.format === "json" ? `${JSON.stringify(status, null, 2)}\n` : writeStatus(status, context.terminal),
    );
}

async function listRecords(client: RecorderClient, options: RecorderOptions, context: CommandContext): Promise<void> {
  for await (const record of client.listRecords(context.signal(options.timeout))) {
    context.write(
      options.format === "json" ? `${JSON.stringify(record)}\n` : writeRecordLine(record, context.terminal),
    );
  }
}

async function getRecord(
  client: RecorderClient,
  id: string,
  options: RecorderOptions,
  context: CommandContext,
): Promise<void> {
  for await (const chunk of client.getRecord(id, context.signal(options.timeout))) context.write(chunk);
}

async function watchSteps(
  client: RecorderClient,
  step: string | undefined,
  options: RecorderOptions,
  context: CommandContext,
): Promise<void> {
  context.note(`► watching ${step ?? "all steps"}; stop with Ctrl-C`);
  for await (const event of client.watch(step, context.signal())) {
    context.write(
      options.format === "json" ? `${JSON.stringify(event, bytesAsBase64)}\n` : writeEventLine(event, context.terminal),
    );
  }
}

/** Bytes in JSON, as proto3's JSON mapping has them. Buffers were turned into `{type, data}` by then. */
function bytesAsBase64(_key: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  return type === "Buffer" && Array.isArray(data) ? Buffer.from(data).toString("base64") : value;
}
