// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { recordChunkBytes } from "../limits.ts";
import { encodeRecordHeader } from "../probe/probe-commands.ts";
import type { RecordFile } from "./record-store.ts";

/**
 * The commands that hand a step its record, in pieces: its parts first, the record itself last, so that there is none
 * without its parts. One buffer for all files: each piece must be gone to the probe before the next one is asked for.
 *
 * @param files the record's own first
 */
export async function* recordCommands(
  step: number,
  [own, ...parts]: readonly [RecordFile, ...RecordFile[]],
): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(recordChunkBytes);
  for (const [index, part] of parts.entries()) yield* recordCommand(step, index + 1, part, buffer);
  yield* recordCommand(step, 0, own, buffer);
}

async function* recordCommand(
  step: number,
  part: number,
  { path, byteLength }: RecordFile,
  buffer: Buffer,
): AsyncGenerator<Buffer> {
  yield encodeRecordHeader(step, byteLength, part);
  await using file = await open(path, "r");
  for (let left = byteLength; left > 0; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, left));
    if (bytesRead === 0) throw new BobError("INTERNAL", `the record ${path} became shorter while it was delivered`);
    left -= bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
