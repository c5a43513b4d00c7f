// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { RecorderClient } from "../recorder/recorder-client.ts";
import { writeEventLine, writeKeys, writeRecordLine, writeStatus } from "../report/text/recorder-report.ts";

/** The options of commands that talk to a recorder. */
export interface RecorderOptions {
  socket: string;
  timeout: number;
  publicKey?: boolean;
  prepare?: boolean;
  retire?: string;
}

/** One run of a command that asks a recorder. */
export interface Asking extends Run {
  readonly client: RecorderClient;
  readonly options: RecorderOptions;
  readonly context: CommandContext;
}

/** Connects to a recorder. */
export function connectRecorder(
  { socket }: Pick<RecorderOptions, "socket">,
  { trace }: Pick<Run, "trace">,
): RecorderClient {
  return new RecorderClient(socket.replace(/^unix:(?:\/\/)?/, ""), trace);
}

export async function showStatus({ client, options, context, format, write, progress }: Asking): Promise<void> {
  progress(`asking ${options.socket}`);
  const status = await client.getStatus(context.signal(options.timeout));
  const { public_key: key } = status;
  if (format === "json") write(`${JSON.stringify(options.publicKey ? { public_key: key } : status, null, 2)}\n`);
  else write(options.publicKey ? key : writeStatus(status, context.terminal));
}

/** Changes the recorder's key, and tells what keys it has then. */
export async function rotateKey({ client, options, context, format, write, note, progress }: Asking): Promise<void> {
  const { prepare = false, retire, socket, timeout } = options;
  if (prepare && retire !== undefined)
    throw new BobError("USAGE", "--prepare and --retire are two things: give one of them");
  progress(`asking ${socket}`);
  const keys = await client.rotateKey({ prepare, retire: retire ?? "" }, context.signal(timeout));
  write(format === "json" ? `${JSON.stringify({ keys }, null, 2)}\n` : writeKeys(keys, context.terminal));
  if (retire === undefined)
    note("► verifiers need the new key: bobctl trust add FILE --name NAME brings a trust file up to date");
}

export async function listRecords({ client, options, context, format, write, progress }: Asking): Promise<void> {
  progress(`asking ${options.socket}`);
  for await (const record of client.listRecords(context.signal(options.timeout)))
    write(format === "json" ? `${JSON.stringify(record)}\n` : writeRecordLine(record, context.terminal));
}

export async function getRecord({ client, options, context, write, progress }: Asking, id: string): Promise<void> {
  progress(`asking ${options.socket}`);
  for await (const chunk of client.getRecord(id, context.signal(options.timeout))) write(chunk);
}

export async function watchSteps(
  { client, context, format, write, note }: Asking,
  step: string | undefined,
): Promise<void> {
  note(`► watching ${step ?? "all steps"}; stop with Ctrl-C`);
  for await (const event of client.watch(step, context.signal()))
    write(format === "json" ? `${JSON.stringify(event, bytesAsBase64)}\n` : writeEventLine(event, context.terminal));
}

/** Bytes in JSON, as proto3's JSON mapping has them. Buffers were turned into `{type, data}` by then. */
function bytesAsBase64(_key: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  return type === "Buffer" && Array.isArray(data) ? Buffer.from(data).toString("base64") : value;
}
