// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";

/**
 * Reads a file that an option names.
 *
 * @param option `--trusted-root`, for the message.
 * @throws {BobError} USAGE when it cannot be read.
 */
export async function readOptionFile(file: string, option: string): Promise<Buffer> {
  return await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new BobError("USAGE", `cannot read ${file} (${option}): ${cause.message}`, { cause });
  });
}
