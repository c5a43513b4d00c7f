import { BobError } from "@bob/proto";
import type { GatewayClient } from "../gateway/client.ts";
import type { Bundle, WrappedStep } from "../llb/collectable.ts";
import { instructionOf } from "../llb/vertex-name.ts";
import { type CollectedRecord, type RecordFile, readRecord } from "./step-record.ts";

/** Bytes asked for at a time; answers are limited to 16 MiB. */
const rangeBytes = 15 * 1024 * 1024;
/** Longest record the frontend takes into its memory. */
const maxRecordBytes = 64 * 1024 * 1024;
const maxParallelReads = 64;

/**
 * Reads the records of `steps` out of a bundle, where they are in `/0/`, `/1/`, … in this order. Evaluates the bundle.
 *
 * @throws {BobError} BAD_DATA for a file that is not a record, LIMIT_EXCEEDED for one larger than 64 MiB.
 */
export async function readRecords(
  client: GatewayClient,
  ref: string,
  bundle: Bundle,
  steps: readonly WrappedStep[],
): Promise<Map<WrappedStep, CollectedRecord>> {
  const records = new Map<WrappedStep, CollectedRecord>();
  const queue = steps.entries();
  const work = async () => {
    for (const [index, step] of queue)
      records.set(step, await readOne(client, ref, { bundle, folder: `/${index}` }, step));
  };
  await Promise.all(Array.from({ length: maxParallelReads }, work));
  return records;
}

async function readOne(
  client: GatewayClient,
  ref: string,
  file: RecordFile,
  step: WrappedStep,
): Promise<CollectedRecord> {
  const { instruction } = instructionOf(step.vertex);
  const path = `${file.folder}/record`;
  const record = readRecord(await readWhole(client, ref, path, instruction), step.definitionDigest, instruction);
  return record.kind === "record" ? { ...record, file } : record;
}

async function readWhole(client: GatewayClient, ref: string, path: string, instruction: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset <= maxRecordBytes; offset += rangeBytes) {
    const part = await client.readFile(ref, path, { offset, length: rangeBytes });
    parts.push(part);
    if (part.length < rangeBytes) return parts.length === 1 ? part : Buffer.concat(parts);
  }
  throw new BobError("LIMIT_EXCEEDED", `the record of "${instruction}" is larger than ${maxRecordBytes} bytes`);
}
