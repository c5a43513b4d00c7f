// SPDX-License-Identifier: Apache-2.0
import type { HeaderField } from "@bob/proto/wire/hpack";
import { type Frame, frameFlag } from "@bob/proto/wire/http2-frames";
import { HeaderAssembler } from "@bob/proto/wire/http2-header-block";
import { type Hop, maxHeaderBytes, renumber } from "./hop.ts";
import { InterceptedCalls } from "./intercepted-calls.ts";
import type { Interceptors } from "./interceptor.ts";
import type { OwnCalls } from "./own-calls.ts";
import type { PingFilter } from "./ping-filter.ts";
import { type Relay, RelayedCall, type Relays } from "./relayed-call.ts";
import { otherOf, type ProxyStream, type Side, type StreamTable } from "./streams.ts";

/** Whose calls do not simply go through, by their paths. */
export interface CallHands {
  readonly interceptors: Interceptors;
  readonly relays?: Relays;
}

/** What the two sides say on streams: each call goes through, or to who has taken it. */
export class CallFrames {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #streams: StreamTable;
  readonly #own: OwnCalls;
  readonly #pings: PingFilter;
  readonly #hands: CallHands;
  readonly #intercepted: InterceptedCalls;
  readonly #headers: Readonly<Record<Side, HeaderAssembler>> = {
    client: new HeaderAssembler(maxHeaderBytes.client),
    upstream: new HeaderAssembler(maxHeaderBytes.upstream),
  };

  constructor(
    hops: Readonly<Record<Side, Hop>>,
    streams: StreamTable,
    own: OwnCalls,
    pings: PingFilter,
    hands: CallHands,
  ) {
    this.#hops = hops;
    this.#streams = streams;
    this.#own = own;
    this.#pings = pings;
    this.#hands = hands;
    this.#intercepted = new InterceptedCalls(hops, streams);
  }

  takeData(from: Side, frame: Frame): void {
    const hop = this.#hops[from];
    const stream = this.#streams.find(from, frame.stream);
    const length = frame.payload.length;
    if (!stream || stream.relay) {
      hop.credit(length);
      if (from === "upstream") this.#pings.giveReason();
      if (stream?.relay) stream.relay.takeData(from, frame);
      else if (from === "upstream") this.#own.takeData(frame);
      return;
    }
    const endsStream = (frame.flags & frameFlag.endStream) !== 0;
    if (from === "client" && stream.intercept) {
      hop.credit(length);
      this.#intercepted.collect(stream, frame, endsStream);
      return;
    }
    if (from === "upstream") this.#pings.giveReason();
    const number = stream[otherOf(from)];
    if (number === undefined) {
      hop.credit(length);
      return;
    }
    this.#to(from).passData(renumber(frame, number), length, hop);
    if (endsStream) this.#streams.finish(stream, from);
  }

  takeHeaders(from: Side, frame: Frame): void {
    const whole = this.#headers[from].take(frame);
    if (!whole) return;
    const fields = this.#hops[from].decoder.decode(whole.block);
    if (from === "client") this.#takeRequest(frame.stream, fields, whole.endsStream);
    else this.#takeResponse(frame.stream, fields, whole.endsStream);
  }

  takeReset(from: Side, frame: Frame): void {
    const stream = this.#streams.find(from, frame.stream);
    if (!stream && from === "upstream") this.#own.takeReset(frame.stream);
    if (!stream || stream.relay?.takesReset(from) === false) return;
    const number = stream[otherOf(from)];
    if (number !== undefined) this.#to(from).send(renumber(frame, number));
    stream.cancel.abort();
    this.#intercepted.drop(stream);
    this.#streams.forget(stream);
  }

  #takeRequest(number: number, fields: HeaderField[], endsStream: boolean): void {
    const known = this.#streams.find("client", number);
    if (known) {
      this.#passHeaders("client", known, fields, endsStream);
      return;
    }
    const path = fields.find(([name]) => name === ":path")?.[1] ?? "";
    const { interceptors } = this.#hands;
    const intercept = Object.hasOwn(interceptors, path) ? interceptors[path] : undefined;
    const stream = this.#streams.add(number, fields, intercept);
    if (stream.intercept) {
      if (endsStream) this.#intercepted.decide(stream);
      return;
    }
    this.#streams.open(stream);
    this.#passHeaders("client", stream, fields, endsStream);
    const { relays = {} } = this.#hands;
    if (!endsStream && Object.hasOwn(relays, path)) this.#relay(stream, relays[path]);
  }

  /** Compressed messages are not looked into: nothing of BuildKit's and docker's compresses. */
  #relay(stream: ProxyStream, relay: Relay | undefined): void {
    if (!relay || stream.fields.some(([name]) => name === "grpc-encoding")) return;
    const call = new RelayedCall(this.#hops, this.#streams, stream, relay.codec);
    stream.relay = call;
    relay.run(call).catch((error: unknown) => call.fail(error));
  }

  #takeResponse(number: number, fields: HeaderField[], endsStream: boolean): void {
    this.#pings.giveReason();
    const stream = this.#streams.find("upstream", number);
    if (!stream) {
      this.#own.takeHeaders(number, fields, endsStream);
      return;
    }
    if (!stream.relay) stream.hasHead = true;
    this.#passHeaders("upstream", stream, fields, endsStream);
  }

  #passHeaders(from: Side, stream: ProxyStream, fields: HeaderField[], endsStream: boolean): void {
    if (stream.relay) {
      stream.relay.takeHeaders(from, fields, endsStream);
      return;
    }
    const number = stream[otherOf(from)];
    if (number === undefined) return;
    this.#to(from).sendHeaders(number, fields, endsStream);
    if (endsStream) this.#streams.finish(stream, from);
  }

  #to(from: Side): Hop {
    return this.#hops[otherOf(from)];
  }
}
