// SPDX-License-Identifier: Apache-2.0
import { control } from "@bob/proto/gen/buildkit-control";
import { decodeMessage } from "@bob/proto/wire/decode-message";
import { prefixBytes, prefixMessage } from "@bob/proto/wire/grpc-messages";
import { PrefixedMessages } from "../proxy/grpc-codecs.ts";
import type { Relay, RelayedCall } from "../proxy/relayed-call.ts";
import { passAnswers, passRequest } from "../proxy/server-streaming.ts";

/**
 * The clients that watch the progress of builds (`Control/Status`). What BuildKit tells them goes through as it comes,
 * messages of the endpoint's own between; and it ends only when the endpoint has nothing more to tell either.
 */
export class StatusCalls {
  readonly #open = new Map<string, Set<RelayedCall>>();
  readonly #untilDone: (ref: string) => Promise<void>;

  /** @param untilDone resolves when there is nothing more to tell about a build, at once for one nobody knows. */
  constructor(untilDone: (ref: string) => Promise<void>) {
    this.#untilDone = untilDone;
  }

  /** Takes `Control/Status` over. */
  readonly relay: Relay = { codec: () => new PrefixedMessages(), run: (call) => this.#run(call) };

  /** Tells everybody who watches a build, with a marshalled `StatusResponse`. */
  tell(ref: string, message: Uint8Array): void {
    for (const call of this.#open.get(ref) ?? []) call.client.write(prefixMessage(message));
  }

  async #run(call: RelayedCall): Promise<void> {
    const request = await passRequest(call);
    const { ref } = decodeMessage(control.StatusRequest, request.subarray(prefixBytes));
    const calls = this.#open.get(ref) ?? new Set();
    this.#open.set(ref, calls.add(call));
    try {
      await passAnswers(call);
      await call.trailers;
      await this.#untilDone(ref);
    } finally {
      calls.delete(call);
      if (calls.size === 0) this.#open.delete(ref);
    }
    await call.finish(await call.trailers);
  }
}
