// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import type { GatewayClient } from "../gateway/client.ts";
import type { Bundle, WrappedStep } from "../llb/collectable.ts";
import { instructionOf } from "../llb/vertex-name.ts";
import type { RecordPacker } from "./pack-records.ts";
import { type CollectedRecord, readRecord } from "./step-record.ts";

/** Bytes asked for at first: most records are no longer. */
const firstRangeBytes = 256 * 1024;
/** Bytes asked for at a time then; answers are limited to 16 MiB. */
const rangeBytes = 4 * 1024 * 1024;
/** Longest record the frontend takes into its memory. */
const maxRecordBytes = 64 * 1024 * 1024;
const maxParallelReads = 64;

/**
 * Reads the records of `steps` out of a bundle, where they are in `/0/`, `/1/`, … in this order. Evaluates the bundle.
 *
 * @throws {BobError} BAD_DATA for a file that is another step's or no record, LIMIT_EXCEEDED for one larger than 64
 *   MiB.
 */
export async function readRecords(
  client: GatewayClient,
  ref: string,
  bundle: Bundle,
  steps: readonly WrappedStep[],
  packer: RecordPacker,
): Promise<Map<WrappedStep, CollectedRecord>> {
  const reader = new RecordReader(client, ref, bundle, packer);
  const records = new Map<WrappedStep, CollectedRecord>();
  const queue = steps.entries();
  const work = async () => {
    for (const [index, step] of queue) records.set(step, await reader.read(`/${index}`, step));
  };
  await Promise.all(Array.from({ length: maxParallelReads }, work));
  return records;
}

class RecordReader {
  readonly #client: GatewayClient;
  readonly #ref: string;
  readonly #bundle: Bundle;
  readonly #packer: RecordPacker;
  /** Large records are read one after the other, so that only one is in memory. */
  #lastLarge: Promise<unknown> = Promise.resolve();

  constructor(client: GatewayClient, ref: string, bundle: Bundle, packer: RecordPacker) {
    this.#client = client;
    this.#ref = ref;
    this.#bundle = bundle;
    this.#packer = packer;
  }

  async read(folder: string, step: WrappedStep): Promise<CollectedRecord> {
    const path = `${folder}/record`;
    const range = { offset: 0, length: firstRangeBytes };
    const first = await this.#client.readFile(this.#ref, path, range).catch((error: unknown) => {
      if (isMissingFile(error, path)) return undefined;
      throw error;
    });
    if (first === undefined || first.length < firstRangeBytes) return this.#decode(first, folder, step);
    const large = this.#lastLarge.then(async () => {
      this.#packer.makeRoom();
      return this.#decode(await this.#readRest(path, first, step), folder, step);
    });
    this.#lastLarge = large.catch(() => undefined);
    return await large;
  }

  #decode(file: Uint8Array | undefined, folder: string, step: WrappedStep): CollectedRecord {
    const record = readRecord(file, step.definitionDigest, instructionOf(step.vertex).instruction);
    if (record.kind === "unrecorded") return record;
    return this.#packer.pack({ ...record, file: { bundle: this.#bundle, folder } });
  }

  async #readRest(path: string, first: Uint8Array, step: WrappedStep): Promise<Uint8Array> {
    const parts = [first];
    for (let offset = first.length; offset <= maxRecordBytes; offset += rangeBytes) {
      const part = await this.#client.readFile(this.#ref, path, { offset, length: rangeBytes });
      parts.push(part);
      if (part.length < rangeBytes) return Buffer.concat(parts);
    }
    const { instruction } = instructionOf(step.vertex);
    throw new BobError("LIMIT_EXCEEDED", `the record of "${instruction}" is larger than ${maxRecordBytes} bytes`);
  }
}

/**
 * BuildKit gives the kernel's words with the status "unknown" (`cache/util/fsutil.go`). An error of the build is
 * another one: it has no path of ours.
 */
export function isMissingFile(error: unknown, path: string): boolean {
  return error instanceof BobError && error.message.endsWith(`${path}: no such file or directory`);
}
