// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import type { Policy } from "@bob/bill/policy/policy";
import { decodePolicy, parsePolicy } from "@bob/bill/policy/read-policy";
import { maxPolicyBytes } from "@bob/bill/policy/yaml-document";
import { BobError } from "@bob/proto/errors";

/**
 * Reads a policy file.
 *
 * @throws {BobError} NOT_FOUND or IO when it cannot be read, USAGE with all that is wrong with it, each with line and column.
 */
export async function loadPolicy(file: string): Promise<Policy> {
  const text = await readText(file);
  return parsePolicy(text, file);
}

async function readText(file: string): Promise<string> {
  await using handle = await open(file).catch((cause) => {
    const code = cause.code === "ENOENT" ? "NOT_FOUND" : "IO";
    throw new BobError(code, `cannot read the policy ${file}: ${cause.message}`, { cause });
  });
  const { size } = await handle.stat();
  if (size > maxPolicyBytes)
    throw new BobError("USAGE", `${file} has more than ${maxPolicyBytes} bytes: it is no policy`);
  return decodePolicy(await handle.readFile(), file);
}
