import { open } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { recordChunkBytes } from "./limits.ts";
import { encodeRecordHeader } from "./probe-commands.ts";

/**
 * The command that hands a step its record, in pieces. One buffer for the whole file: each piece must be gone to the probe
 * before the next one is asked for.
 */
export async function* recordCommand(step: number, path: string, byteLength: number): AsyncGenerator<Buffer> {
  yield encodeRecordHeader(step, byteLength);
  await using file = await open(path, "r");
  const buffer = Buffer.allocUnsafeSlow(recordChunkBytes);
  for (let left = byteLength; left > 0; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length);
    if (bytesRead === 0) {
      throw new BobError("INTERNAL", `the record ${path} became shorter while it was delivered`);
    }
    left -= bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
