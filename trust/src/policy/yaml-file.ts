// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import { decodeYaml, maxPolicyBytes } from "@bob/bill/policy/yaml-document";
import { BobError } from "@bob/proto/errors";

/**
 * Reads the text of a file that people write.
 *
 * @param kind what it is meant to be: `policy`.
 * @throws {BobError} NOT_FOUND or IO when it cannot be read, USAGE when it is too large or no UTF-8.
 */
export async function readYamlFile(file: string, kind: string): Promise<string> {
  return decodeYaml(await readBytes(file, kind), file, kind);
}

async function readBytes(file: string, kind: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size > maxPolicyBytes)
      throw new BobError("USAGE", `${file} has more than ${maxPolicyBytes} bytes: it is no ${kind}`);
    return await handle.readFile();
  } catch (cause) {
    if (cause instanceof BobError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException; // EISDIR comes only with the first read
    throw new BobError(code === "ENOENT" ? "NOT_FOUND" : "IO", `cannot read the ${kind} ${file}: ${message}`, {
      cause,
    });
  }
}
