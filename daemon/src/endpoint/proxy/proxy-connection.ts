import type { Duplex } from "node:stream";
import type { UnaryCaller } from "@bob/frontend";
import type { BobError } from "@bob/proto";
import type { HeaderField } from "@bob/proto/wire/hpack";
import {
  clientPreface,
  encodeFrame,
  type Frame,
  frameFlag,
  frameType,
  maxWindowBytes,
} from "@bob/proto/wire/http2-frames";
import { HeaderAssembler } from "@bob/proto/wire/http2-header-block";
import { readFrames } from "./frame-reader.ts";
import { capHeaderTable } from "./header-table.ts";
import { Hop, maxHeaderBytes, renumber } from "./hop.ts";
import { InterceptedCalls } from "./intercepted-calls.ts";
import type { Interceptors } from "./interceptor.ts";
import { OwnCalls } from "./own-calls.ts";
import { PingFilter } from "./ping-filter.ts";
import { Refusal } from "./refusal.ts";
import { type Relay, RelayedCall, type Relays } from "./relayed-call.ts";
import { type ProxyStream, type Side, StreamTable } from "./streams.ts";

export interface ProxyOptions {
  readonly interceptors: Interceptors;
  readonly relays?: Relays;
  /**
   * What to tell clients when BuildKit hangs up; whether it ever answered on the connection. Without it, the endpoint hangs up on the
   * client, too.
   */
  describeLoss?(hasAnswered: boolean, cause?: Error): BobError;
}

/**
 * A connection of a client to BuildKit, frame by frame (RFC 9113). What nobody intercepts goes through as it is: settings, pings,
 * windows of streams, data and resets. Header blocks are decoded and written anew without compression state, so that each
 * side's stays whole when a stream is taken out; streams get numbers of their own towards BuildKit.
 */
export class ProxyConnection {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #options: ProxyOptions;
  readonly #streams: StreamTable;
  readonly #intercepted: InterceptedCalls;
  readonly #headers: Readonly<Record<Side, HeaderAssembler>> = {
    client: new HeaderAssembler(maxHeaderBytes.client),
    upstream: new HeaderAssembler(maxHeaderBytes.upstream),
  };
  readonly #pings = new PingFilter();
  readonly #own: OwnCalls;

  /** Set as soon as BuildKit has hung up. */
  #refusal: Refusal | undefined;
  #cause: Error | undefined;

  constructor(client: Duplex, upstream: Duplex, options: ProxyOptions) {
    this.#hops = { client: new Hop(client, "client"), upstream: new Hop(upstream, "upstream") };
    this.#options = options;
    this.#streams = new StreamTable(this.#hops);
    this.#intercepted = new InterceptedCalls(this.#hops, this.#streams);
    this.#own = new OwnCalls(this.#hops.upstream, this.#streams);
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
        this.#takeData(from, frame);
        break;
      case frameType.headers:
      case frameType.continuation:
        this.#takeHeaders(from, frame);
        break;
      case frameType.rstStream:
        this.#takeReset(from, frame);
        break;
      case frameType.windowUpdate:
        this.#takeWindow(from, frame);
        break;
      case frameType.settings:
        this.#takeSettings(from, frame);
        break;
      case frameType.ping:
        this.#takePing(from, frame);
        break;
      case frameType.goAway:
        this.#takeGoAway(from, frame);
        break;
      default:
        if (frame.stream === 0) this.#to(from).sendControl(frame.raw);
    }
  }

  #takeSettings(from: Side, frame: Frame): void {
    const isAck = (frame.flags & frameFlag.ack) !== 0;
    capHeaderTable(frame.payload);
    if (!isAck) this.#hops[from].takeSettings(frame.payload);
    this.#to(from).sendSettings(frame.raw);
    if (isAck) this.#to(from).applySettings();
  }

  #takePing(from: Side, frame: Frame): void {
    const isAck = (frame.flags & frameFlag.ack) !== 0;
    if (from === "upstream" && isAck) this.#pings.end();
    if (from === "client" && !isAck && !this.#pings.passes()) {
      this.#hops.client.sendControl(encodeFrame(frameType.ping, frameFlag.ack, 0, frame.payload));
      return;
    }
    this.#to(from).sendControl(frame.raw);
  }

  #takeWindow(from: Side, frame: Frame): void {
    const bytes = frame.payload.readUInt32BE(0) & maxWindowBytes;
    if (frame.stream === 0) {
      this.#hops[from].openConnection(bytes);
      return;
    }
    if (this.#hops[from].openStream(frame.stream, bytes)) return;
    const stream = this.#streams.find(from, frame.stream);
    const other = this.#numberAt(otherOf(from), stream);
    if (other !== undefined) this.#to(from).sendWindow(other, bytes);
    else if (stream) stream.earlyWindow += bytes;
  }

  /** BuildKit says up to which stream it works; the client knows these by other numbers. */
  #takeGoAway(from: Side, frame: Frame): void {
    if (from === "upstream") {
      const last = frame.payload.readUInt32BE(0) & maxWindowBytes;
      frame.payload.writeUInt32BE(this.#streams.lastForClient(last), 0);
    }
    this.#to(from).sendControl(frame.raw);
  }

  #takeData(from: Side, frame: Frame): void {
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
    const number = this.#numberAt(otherOf(from), stream);
    if (number === undefined) {
      hop.credit(length);
      return;
    }
    this.#to(from).passData(renumber(frame, number), length, hop);
    if (endsStream) this.#streams.finish(stream, from);
  }

  #takeHeaders(from: Side, frame: Frame): void {
    const whole = this.#headers[from].take(frame);
    if (!whole) return;
    const fields = this.#hops[from].decoder.decode(whole.block);
    if (from === "client") this.#takeRequest(frame.stream, fields, whole.endsStream);
    else this.#takeResponse(frame.stream, fields, whole.endsStream);
  }

  #takeRequest(number: number, fields: HeaderField[], endsStream: boolean): void {
    const known = this.#streams.find("client", number);
    if (known) {
      this.#passHeaders("client", known, fields, endsStream);
      return;
    }
    const path = fields.find(([name]) => name === ":path")?.[1] ?? "";
    const { interceptors } = this.#options;
    const intercept = Object.hasOwn(interceptors, path) ? interceptors[path] : undefined;
    const stream = this.#streams.add(number, fields, intercept);
    if (stream.intercept) {
      if (endsStream) this.#intercepted.decide(stream);
      return;
    }
    this.#streams.open(stream);
    this.#passHeaders("client", stream, fields, endsStream);
    const { relays = {} } = this.#options;
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
    const number = this.#numberAt(otherOf(from), stream);
    if (number === undefined) return;
    this.#to(from).sendHeaders(number, fields, endsStream);
    if (endsStream) this.#streams.finish(stream, from);
  }

  #takeReset(from: Side, frame: Frame): void {
    const stream = this.#streams.find(from, frame.stream);
    if (!stream && from === "upstream") this.#own.takeReset(frame.stream);
    if (!stream || stream.relay?.takesReset(from) === false) return;
    const number = this.#numberAt(otherOf(from), stream);
    if (number !== undefined) this.#to(from).send(renumber(frame, number));
    stream.cancel.abort();
    this.#intercepted.drop(stream);
    this.#streams.forget(stream);
  }

  #to(from: Side): Hop {
    return this.#hops[otherOf(from)];
  }

  #numberAt(side: Side, stream: ProxyStream | undefined): number | undefined {
    return stream?.[side];
  }
}

function otherOf(side: Side): Side {
  return side === "client" ? "upstream" : "client";
}
