// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import type { UnaryCaller } from "@bob/frontend";
import type { BobError } from "@bob/proto";
import { clientPreface, type Frame, frameType } from "@bob/proto/wire/http2-frames";
import { CallFrames, type CallHands } from "./call-frames.ts";
import { ConnectionFrames } from "./connection-frames.ts";
import { readFrames } from "./frame-reader.ts";
import { Hop } from "./hop.ts";
import { OwnCalls } from "./own-calls.ts";
import { PingFilter } from "./ping-filter.ts";
import { Refusal } from "./refusal.ts";
import { otherOf, type Side, StreamTable } from "./streams.ts";

export interface ProxyOptions extends CallHands {
  /**
   * What to tell clients when BuildKit hangs up; whether it ever answered on the connection. Without it, the endpoint
   * hangs up on the client, too.
   */
  describeLoss?(hasAnswered: boolean, cause?: Error): BobError;
}

/**
 * A connection of a client to BuildKit, frame by frame (RFC 9113). What nobody intercepts goes through as it is:
 * settings, pings, windows of streams, data and resets. Header blocks are decoded and written anew without compression
 * state, so that each side's stays whole when a stream is taken out; streams get numbers of their own towards BuildKit.
 */
export class ProxyConnection {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #options: ProxyOptions;
  readonly #streams: StreamTable;
  readonly #own: OwnCalls;
  readonly #calls: CallFrames;
  readonly #connection: ConnectionFrames;
  /** Set as soon as BuildKit has hung up. */
  #refusal: Refusal | undefined;
  #cause: Error | undefined;

  constructor(client: Duplex, upstream: Duplex, options: ProxyOptions) {
    this.#hops = { client: new Hop(client, "client"), upstream: new Hop(upstream, "upstream") };
    this.#options = options;
    this.#streams = new StreamTable(this.#hops);
    this.#own = new OwnCalls(this.#hops.upstream, this.#streams);
    const pings = new PingFilter();
    this.#calls = new CallFrames(this.#hops, this.#streams, this.#own, pings, options);
    this.#connection = new ConnectionFrames(this.#hops, this.#streams, pings);
    upstream.write(clientPreface);
    this.#pump("client", client, upstream);
    this.#pump("upstream", upstream, client);
    client.on("error", () => this.close());
    client.on("end", () => this.#hops.upstream.end());
    client.on("close", () => this.close());
    upstream.on("error", (error) => {
      this.#cause = error;
    });
    upstream.on("end", () => (options.describeLoss ? this.#lose() : this.#hops.client.end()));
    upstream.on("close", () => this.#lose());
  }

  /** Calls to BuildKit, beside those of the client. */
  get caller(): UnaryCaller {
    return this.#own;
  }

  /** Ends both connections, and the calls the endpoint answers or makes. */
  close(): void {
    this.#streams.cancelAll();
    this.#own.close();
    for (const { socket } of Object.values(this.#hops)) socket.destroy();
  }

  /** Handles what comes from one side; reading pauses while the other side does not take what it gets. */
  #pump(from: Side, source: Duplex, sink: Duplex): void {
    readFrames(source, from === "client" ? "client" : "server", {
      handle: (frames) => {
        this.#handleAll(from, frames);
        if (sink.writableNeedDrain && !this.#refusal) source.pause();
      },
      fail: (error) => {
        this.#cause = error;
        if (from === "client") this.close();
        else this.#lose();
      },
    });
    sink.on("drain", () => source.resume());
  }

  #handleAll(from: Side, frames: Iterable<Frame>): void {
    for (const frame of frames) this.#handle(from, frame);
    this.#hops.client.flush();
    this.#hops.upstream.flush();
  }

  /** BuildKit has hung up: whoever waits for an answer gets one. */
  #lose(): void {
    const { client, upstream } = this.#hops;
    if (this.#refusal || client.socket.destroyed) return;
    if (!this.#options.describeLoss) {
      this.close();
      return;
    }
    this.#own.close();
    const wasOpen = client.isOpen;
    this.#refusal = new Refusal(client, this.#options.describeLoss(wasOpen, this.#cause));
    upstream.socket.destroy();
    for (const stream of this.#streams.unanswered) this.#refusal.refuse(stream.client, stream);
    this.#streams.cancelAll();
    if (wasOpen) this.#refusal.leaveSoon();
    client.socket.resume();
  }

  #handle(from: Side, frame: Frame): void {
    if (this.#refusal) {
      if (from === "client") this.#refusal.handle(frame);
      return;
    }
    switch (frame.type) {
      case frameType.data:
        this.#calls.takeData(from, frame);
        break;
      case frameType.headers:
      case frameType.continuation:
        this.#calls.takeHeaders(from, frame);
        break;
      case frameType.rstStream:
        this.#calls.takeReset(from, frame);
        break;
      case frameType.windowUpdate:
        this.#connection.takeWindow(from, frame);
        break;
      case frameType.settings:
        this.#connection.takeSettings(from, frame);
        break;
      case frameType.ping:
        this.#connection.takePing(from, frame);
        break;
      case frameType.goAway:
        this.#connection.takeGoAway(from, frame);
        break;
      default:
        if (frame.stream === 0) this.#hops[otherOf(from)].sendControl(frame.raw);
    }
  }
}
