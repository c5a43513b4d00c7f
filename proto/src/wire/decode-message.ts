// SPDX-License-Identifier: Apache-2.0
import { BobError } from "../index.ts";

/**
 * Decodes a message that came from outside.
 *
 * @param type one of the generated classes.
 * @throws {BobError} PROTOCOL when the bytes are not such a message.
 */
export function decodeMessage<T>(type: { decode(bytes: Uint8Array): T }, bytes: Uint8Array): T {
  try {
    return type.decode(bytes);
  } catch (cause) {
    throw new BobError("PROTOCOL", `malformed protobuf message: ${String(cause)}`, { cause });
  }
}
