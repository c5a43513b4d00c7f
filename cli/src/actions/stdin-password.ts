// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { CommandContext } from "../commands/context.ts";

/** Tokens of clouds have some KiB. */
const maxPasswordBytes = 64 * 1024;

/**
 * The password on stdin, without the end of its line.
 *
 * @throws {BobError} LIMIT_EXCEEDED
 */
export async function readPassword({ stdin }: CommandContext, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin(signal)) {
    length += chunk.length;
    if (length > maxPasswordBytes)
      throw new BobError("LIMIT_EXCEEDED", `what stdin has is longer than any password (${maxPasswordBytes} bytes)`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
}
