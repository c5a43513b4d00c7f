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
  await using handle = await open(file).catch((cause) => {
    const code = cause.code === "ENOENT" ? "NOT_FOUND" : "IO";
    throw new BobError(code, `cannot read the ${kind} ${file}: ${cause.message}`, { cause });
  });
  const { size } = await handle.stat();
  if (size > maxPolicyBytes)
    throw new BobError("USAGE", `${file} has more than ${maxPolicyBytes} bytes: it is no ${kind}`);
  return decodeYaml(await handle.readFile(), file, kind);
}
