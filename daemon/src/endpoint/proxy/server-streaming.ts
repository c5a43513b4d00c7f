import { once } from "node:events";
import type { RelayedCall } from "./relayed-call.ts";

/**
 * Hands the request of a relayed call on to BuildKit, which answers it with a stream of messages.
 *
 * @returns its message with its head; empty when there is none.
 */
export async function passRequest({ client, upstream }: RelayedCall): Promise<Buffer> {
  let request: Buffer = Buffer.alloc(0);
  for await (const frame of client.iterator({ destroyOnReturn: false })) {
    request = frame;
    upstream.write(frame);
  }
  upstream.end();
  return request;
}

/** Hands BuildKit's answers on to the client, one after the other, as fast as it takes them. `edit` may exchange each. */
export async function passAnswers(
  { client, upstream, signal }: RelayedCall,
  edit: (frame: Buffer) => Buffer | Promise<Buffer> = (frame) => frame,
): Promise<void> {
  for await (const frame of upstream.iterator({ destroyOnReturn: false })) {
    if (!client.write(await edit(frame))) await once(client, "drain", { signal });
  }
}
