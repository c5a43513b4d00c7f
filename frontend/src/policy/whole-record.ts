// SPDX-License-Identifier: Apache-2.0
import { BobError, canonicalPart, type ExecStep, joinRecord, type StepRecord } from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import type { RecordFile } from "../collect/step-record.ts";
import type { GatewayClient } from "../gateway/client.ts";

type Client = Pick<GatewayClient, "solveDefinition" | "readFile">;

/** Bytes asked for at a time; answers are limited to 16 MiB. */
const rangeBytes = 4 * 1024 * 1024;

/**
 * Puts a record together whose lists are in parts, from the files beside it.
 *
 * @throws {BobError} BAD_DATA when a part is another one than the record names.
 */
export async function readWholeRecord(
  client: Client,
  record: StepRecord,
  file: RecordFile | undefined,
): Promise<StepRecord> {
  const { parts } = record;
  if (parts === undefined) return record;
  if (file === undefined) throw new BobError("BAD_DATA", "a record names parts, and where they are is not known");
  const ref = await client.solveDefinition({ definition: file.bundle.definition });
  const documents: unknown[] = [];
  for (const [index, { sha256 }] of parts.documents.entries()) {
    const path = `${file.folder}/record.${index + 1}`;
    const part: unknown = JSON.parse((await readWhole(client, ref, path)).toString());
    if (sha256Hex(canonicalPart(part)) !== sha256)
      throw new BobError("BAD_DATA", `${path} is not the part that its record names`);
    documents.push(part);
  }
  const { zstdDecompressSync } = process.getBuiltinModule("node:zlib"); // loaded by builds with large records only
  return joinRecord({ ...record, parts }, documents, {
    decodeBase64: (text) => Buffer.from(text, "base64"),
    decompress: (data, maxOutputLength) => zstdDecompressSync(data, { maxOutputLength }),
  });
}

async function readWhole(client: Client, ref: string, path: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let offset = 0; ; offset += rangeBytes) {
    const piece = await client.readFile(ref, path, { offset, length: rangeBytes });
    pieces.push(piece);
    if (piece.length < rangeBytes) return Buffer.concat(pieces);
  }
}

/** {@link readWholeRecord} for the steps of one image. */
export function wholeRecordsOf(client: Client, files: ReadonlyMap<ExecStep["record"], RecordFile>) {
  return (step: ExecStep, record: StepRecord) => readWholeRecord(client, record, files.get(step.record));
}
