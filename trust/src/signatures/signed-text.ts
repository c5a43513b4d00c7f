// SPDX-License-Identifier: Apache-2.0
import { RefusedError } from "./refused-error.ts";

/** @throws {RefusedError} for what is no UTF-8: it would be read as something else than was signed. */
export function decodeSigned(bytes: Uint8Array, what = "what is signed"): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RefusedError(`${what} is no UTF-8`, { cause });
  }
}
