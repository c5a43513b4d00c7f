import type { Duplex } from "node:stream";
import type { UnaryCaller } from "@bob/frontend";
import {
  clientPreface,
  encodeFrame,
  type Frame,
  FrameSplitter,
  frameFlag,
  frameType,
  maxWindowBytes,
} from "@bob/frontend/http2/frames";
import { HeaderAssembler } from "@bob/frontend/http2/header-block";
import type { HeaderField } from "@bob/frontend/http2/hpack";
import { BobError } from "@bob/proto";
import { Hop, renumber } from "./hop.ts";
import { InterceptedCalls } from "./intercepted-calls.ts";
import type { Interceptors } from "./interceptor.ts";
import { OwnCalls } from "./own-calls.ts";
import { PingFilter } from "./ping-filter.ts";
import { type Relay, RelayedCall, type Relays, runRelay } from "./relayed-call.ts";
import { type ProxyStream, type Side, StreamTable } from "./streams.ts";

const maxHeaderBytes = 1024 * 1024;

/**
 * A connection of a client to BuildKit, frame by frame (RFC 9113). What nobody intercepts goes through as it is: settings, pings,
 * windows of streams, data and resets. Header blocks are decoded and written anew without compression state, so that each
 * side's stays whole when a stream is taken out; streams get numbers of their own towards BuildKit.
 */
export class ProxyConnection {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #interceptors: Interceptors;
  readonly #streams: StreamTable;
  readonly #intercepted: InterceptedCalls;
  readonly #headers: Readonly<Record<Side, HeaderAssembler>> = {
    client: new HeaderAssembler(maxHeaderBytes),
    upstream: new HeaderAssembler(maxHeaderBytes),
  };
  readonly #pings = new PingFilter();
  readonly #relays: Relays;
  readonly #own: OwnCalls;

  constructor(client: Duplex, upstream: Duplex, interceptors: Interceptors, relays: Relays = {}) {
    this.#hops = { client: new Hop(client), upstream: new Hop(upstream) };
    this.#interceptors = interceptors;
    this.#streams = new StreamTable(this.#hops);
    this.#intercepted = new InterceptedCalls(this.#hops, this.#streams);
    this.#relays = relays;
    this.#own = new OwnCalls(this.#hops.upstream, this.#streams);
    upstream.write(clientPreface);
    this.#pump("client", client, upstream, Buffer.byteLength(clientPreface));
    this.#pump("upstream", upstream, client, 0);
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
  #pump(from: Side, source: Duplex, sink: Duplex, prefaceBytes: number): void {
    const splitter = new FrameSplitter();
    let preface = Buffer.alloc(0);
    source.on("data", (chunk: Buffer) => {
      let rest = chunk;
      if (preface.length < prefaceBytes) {
        const missing = prefaceBytes - preface.length;
        preface = Buffer.concat([preface, chunk.subarray(0, missing)]);
        if (!clientPreface.startsWith(preface.toString("latin1"))) {
          this.close();
          return;
        }
        rest = chunk.subarray(missing);
      }
      this.#handleChunk(from, splitter, rest);
      if (sink.writableNeedDrain) source.pause();
    });
    sink.on("drain", () => source.resume());
    source.on("end", () => sink.end());
    source.on("error", () => this.close());
    source.on("close", () => this.close());
  }

  #handleChunk(from: Side, splitter: FrameSplitter, chunk: Buffer): void {
    const { client, upstream } = this.#hops;
    client.socket.cork();
    upstream.socket.cork();
    try {
      for (const frame of splitter.push(chunk)) this.#handle(from, frame);
    } catch (error) {
      if (!(error instanceof BobError)) throw error;
      this.close();
    } finally {
      client.socket.uncork();
      upstream.socket.uncork();
    }
  }

  #handle(from: Side, frame: Frame): void {
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
    if (!(frame.flags & frameFlag.ack)) this.#hops[from].takeSettings(frame.payload);
    this.#to(from).sendSettings(frame.raw);
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
    const other = this.#numberAt(otherOf(from), this.#streams.find(from, frame.stream));
    if (other !== undefined) this.#to(from).sendControl(renumber(frame, other));
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
    this.#to(from).send(renumber(frame, number), length, () => hop.credit(length));
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
    const intercept = Object.hasOwn(this.#interceptors, path) ? this.#interceptors[path] : undefined;
    const stream = this.#streams.add(number, fields, intercept);
    if (stream.intercept) {
      if (endsStream) this.#intercepted.decide(stream);
      return;
    }
    this.#streams.open(stream);
    this.#passHeaders("client", stream, fields, endsStream);
    if (!endsStream && Object.hasOwn(this.#relays, path)) this.#relay(stream, this.#relays[path]);
  }

  /** Compressed messages are not looked into: nothing of BuildKit's and docker's compresses. */
  #relay(stream: ProxyStream, relay: Relay | undefined): void {
    if (!relay || stream.fields.some(([name]) => name === "grpc-encoding")) return;
    stream.relay = new RelayedCall(this.#hops, this.#streams, stream, relay.codec);
    runRelay(relay, stream.relay);
  }

  #takeResponse(number: number, fields: HeaderField[], endsStream: boolean): void {
    this.#pings.giveReason();
    const stream = this.#streams.find("upstream", number);
    if (stream) this.#passHeaders("upstream", stream, fields, endsStream);
    else this.#own.takeHeaders(number, fields, endsStream);
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
