// SPDX-License-Identifier: Apache-2.0
import type { Policy } from "@bob/bill/policy/policy";
import { parsePolicy } from "@bob/bill/policy/read-policy";
import { readYamlFile } from "./yaml-file.ts";

/**
 * Reads a policy file.
 *
 * @throws {BobError} NOT_FOUND or IO when it cannot be read, USAGE with all that is wrong with it, each with line and column.
 */
export async function loadPolicy(file: string): Promise<Policy> {
  return parsePolicy(await readYamlFile(file, "policy"), file);
}
