// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type { RelayedCall } from "./relayed-call.ts";

/**
 * Hands the request of a relayed call on to BuildKit, which answers it with a stream of messages.
 *
 * @returns its message with its head; empty when there is none.
 */
export async function passRequest({ client, upstream }: RelayedCall): Promise<Buffer> {
  let request: Buffer = Buffer.alloc(0);
  for await (const prefixed of client.iterator({ destroyOnReturn: false })) {
    request = prefixed;
    upstream.write(prefixed);
  }
  upstream.end();
  return request;
}

/**
 * Hands BuildKit's answers on to the client, one after the other, as fast as it takes them. `edit` may exchange each.
 */
export async function passAnswers(
  { client, upstream, signal }: RelayedCall,
  edit: (prefixed: Buffer) => Buffer | Promise<Buffer> = (prefixed) => prefixed,
): Promise<void> {
  for await (const prefixed of upstream.iterator({ destroyOnReturn: false })) {
    if (!client.write(await edit(prefixed))) await once(client, "drain", { signal });
  }
}
