// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type { UnaryCaller } from "@bob/frontend";
import { BobError } from "@bob/proto/errors";
import { BytesMessages } from "../proxy/grpc-codecs.ts";
import { ProxyConnection } from "../proxy/proxy-connection.ts";
import type { Relay, RelayedCall } from "../proxy/relayed-call.ts";

/** The metadata with a session's id (BuildKit's `session/session.go`). */
const sessionIdKey = "x-docker-expose-session-uuid";

/**
 * The sessions of the users' dockers. A session is one gRPC stream whose bytes are an HTTP/2 connection the other way
 * round: BuildKit calls, docker answers. That connection is proxied, too, so that calls of the endpoint's own fit in
 * beside BuildKit's.
 */
export class Sessions {
  readonly #callers = new Map<string, UnaryCaller>();

  /** Takes `Control/Session` over. */
  readonly relay: Relay = { codec: () => new BytesMessages(), run: (call) => this.#run(call) };

  /** Calls what the docker of a session offers; `undefined` when that session does not go through here. */
  find(id: string): UnaryCaller | undefined {
    return this.#callers.get(id);
  }

  async #run(call: RelayedCall): Promise<void> {
    const inner = new ProxyConnection(call.upstream, call.client, { interceptors: {} });
    const id = call.metadata.find(([name]) => name === sessionIdKey)?.[1] ?? "";
    this.#callers.set(id, inner.caller);
    const broken = brokenBy(call);
    broken.catch(() => {}); // it breaks at the end, too, when nobody waits any more
    try {
      const trailers = await Promise.race([call.trailers, broken]);
      if (!call.upstream.readableEnded) {
        await Promise.race([once(call.upstream, "end", { signal: call.signal }), broken]);
      }
      await call.finish(trailers);
    } finally {
      if (this.#callers.get(id) === inner.caller) this.#callers.delete(id);
      inner.close();
    }
  }
}

/** Rejects when the connection within the session breaks, which the call itself does not notice. */
async function brokenBy({ client, upstream, signal }: RelayedCall): Promise<never> {
  const closed = [client, upstream].map((end) => once(end, "close", { signal }));
  await Promise.race(closed).catch(() => {}); // given up: the call ends on its own
  throw new BobError("UNAVAILABLE", "the session between docker and BuildKit broke");
}
