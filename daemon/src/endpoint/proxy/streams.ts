// SPDX-License-Identifier: Apache-2.0
import type { HeaderField } from "@bob/proto/wire/hpack";
import { encodeReset, errorCode, type Frame, maxWindowBytes } from "@bob/proto/wire/http2-frames";
import type { Hop } from "./hop.ts";
import type { Intercept } from "./interceptor.ts";

/** The two ends of a connection through the endpoint: who calls, and BuildKit. */
export type Side = "client" | "upstream";

export function otherOf(side: Side): Side {
  return side === "client" ? "upstream" : "client";
}

/** The hands that a call's bytes go through. */
export interface StreamRelay {
  takeData(from: Side, frame: Frame): void;
  takeHeaders(from: Side, fields: readonly HeaderField[], endsStream: boolean): void;
  /** Whether a reset from this side ends the call. */
  takesReset(from: Side): boolean;
  /** Ends the call for both sides. */
  fail(thrown: unknown): void;
}

/** A call on its way through. */
export interface ProxyStream {
  /** Its number on the client's connection. */
  readonly client: number;
  /** Its number on the connection to BuildKit; absent as long as, or because, it has none. */
  upstream?: number;
  readonly fields: readonly HeaderField[];
  /** Decides when the whole request is there. */
  readonly intercept: Intercept | undefined;
  /** The request of an intercepted call as far as it has come. */
  readonly request: Buffer[];
  requestBytes: number;
  /** Bytes its window was opened by before it was decided who sends on it. */
  earlyWindow: number;
  readonly cancel: AbortController;
  /** Has the call's bytes go through other hands. */
  relay?: StreamRelay;
  /** Whether the client has got the answer's first headers. */
  hasHead: boolean;
  isClientDone: boolean;
  isUpstreamDone: boolean;
}

/** The streams of one connection, by their numbers on both sides. */
export class StreamTable {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #streams: Record<Side, Map<number, ProxyStream>> = { client: new Map(), upstream: new Map() };
  #nextUpstream = 1;

  constructor(hops: Readonly<Record<Side, Hop>>) {
    this.#hops = hops;
  }

  find(side: Side, number: number): ProxyStream | undefined {
    return this.#streams[side].get(number);
  }

  /** A new stream of the client, not yet one towards BuildKit. */
  add(client: number, fields: readonly HeaderField[], intercept: Intercept | undefined): ProxyStream {
    const stream: ProxyStream = {
      client,
      fields,
      intercept,
      request: [],
      requestBytes: 0,
      earlyWindow: 0,
      cancel: new AbortController(),
      hasHead: false,
      isClientDone: false,
      isUpstreamDone: false,
    };
    this.#streams.client.set(client, stream);
    return stream;
  }

  /** Gives a stream its number towards BuildKit. They must rise in the order the streams begin there. */
  open(stream: ProxyStream): number {
    const number = this.reserve();
    stream.upstream = number;
    this.#streams.upstream.set(number, stream);
    return number;
  }

  /** The next number towards BuildKit, for a call of the endpoint's own. */
  reserve(): number {
    const number = this.#nextUpstream;
    this.#nextUpstream += 2;
    return number;
  }

  /** One direction of a stream is over. */
  finish(stream: ProxyStream, from: Side): void {
    if (from === "client") stream.isClientDone = true;
    else stream.isUpstreamDone = true;
    if (stream.isClientDone && stream.isUpstreamDone) {
      this.forget(stream);
      return;
    }
    if (!stream.isUpstreamDone || stream.upstream !== undefined) return;
    // Answered before the request was whole: nothing more of it is wanted (RFC 9113, section 8.1).
    const reset = encodeReset(stream.client, errorCode.noError);
    this.#hops.client.send(reset);
    this.forget(stream);
  }

  forget(stream: ProxyStream): void {
    this.#streams.client.delete(stream.client);
    this.#hops.client.dropStream(stream.client);
    if (stream.upstream === undefined) return;
    this.#streams.upstream.delete(stream.upstream);
    this.#hops.upstream.dropStream(stream.upstream);
  }

  /** The calls whose answer is not complete. */
  get unanswered(): ProxyStream[] {
    return [...this.#streams.client.values()].filter(({ isUpstreamDone }) => !isUpstreamDone);
  }

  /** The client's number for the last stream BuildKit takes, which BuildKit knows as `lastUpstream`. */
  lastForClient(lastUpstream: number): number {
    if (lastUpstream >= this.#nextUpstream) return maxWindowBytes;
    const known = [...this.#streams.client.values()].filter(({ upstream = 0 }) => upstream <= lastUpstream);
    return Math.max(0, ...known.map(({ client }) => client));
  }

  /** Ends the calls the endpoint answers. */
  cancelAll(): void {
    for (const stream of this.#streams.client.values()) stream.cancel.abort();
  }
}
