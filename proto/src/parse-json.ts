// SPDX-License-Identifier: Apache-2.0
import { BobError } from "./errors.ts";

/**
 * `JSON.parse` that names what could not be parsed.
 *
 * @throws {BobError} BAD_DATA when the text is not JSON.
 */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BobError("BAD_DATA", `${what} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
