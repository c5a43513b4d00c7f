import type { Duplex } from "node:stream";
import {
  clientPreface,
  encodeFrame,
  encodeUint32,
  errorCode,
  type Frame,
  FrameSplitter,
  frameFlag,
  frameType,
  maxWindowBytes,
  withoutPadding,
} from "@bob/frontend/http2/frames";
import type { HeaderField } from "@bob/frontend/http2/hpack";
import { BobError, errorTable, toBobError } from "@bob/proto";
import { Hop, renumber } from "./hop.ts";

/** A call the endpoint takes a closer look at. */
export interface Call {
  /** The request message, undecoded. */
  readonly message: Buffer;
  readonly metadata: readonly HeaderField[];
  /** Aborted when the client gives the call up or goes away. */
  readonly signal: AbortSignal;
}

/** What happens to such a call: it goes to BuildKit, perhaps with another message, or the endpoint answers it. */
export type Verdict =
  | { readonly forward: Uint8Array; readonly forwarded?: () => void }
  | { readonly answer: Promise<{ message: Uint8Array } | { status: Status }> };

/** A failed call's status; `details` is a marshalled google.rpc.Status. */
export interface Status {
  readonly code: number;
  readonly message: string;
  readonly details: Uint8Array;
}

/** Decides on the calls of these paths; all others pass. */
export type Interceptors = Readonly<Record<string, (call: Call) => Verdict>>;

/** Longest request the endpoint looks at: what BuildKit takes (containerd's `defaults.DefaultMaxRecvMsgSize`), with gRPC's head. */
const maxMessageBytes = 16 * 1024 * 1024 + 5;
const maxHeaderBytes = 1024 * 1024;
const messageHeadBytes = 5;

interface Stream {
  readonly client: number;
  /** Number of the stream on the way to BuildKit; absent as long as, or because, it has none. */
  upstream?: number;
  readonly fields: readonly HeaderField[];
  /** Decides when the whole request is there. */
  readonly intercept: ((call: Call) => Verdict) | undefined;
  readonly request: Buffer[];
  requestBytes: number;
  readonly cancel: AbortController;
  isClientDone: boolean;
  isUpstreamDone: boolean;
}

type Direction = "client" | "upstream";

/** Headers and trailers that are on their way in several frames. */
interface HeaderBlock {
  readonly parts: Buffer[];
  bytes: number;
  endsStream: boolean;
}

/**
 * A connection of a client to BuildKit, frame by frame (RFC 9113). What nobody intercepts goes through as it is: settings, pings,
 * windows of streams, data and resets. Header blocks are decoded and written anew without compression state, so that each
 * side's stays whole when a stream is taken out; streams get numbers of their own towards BuildKit.
 */
export class ProxyConnection {
  readonly #hops: Record<Direction, Hop>;
  readonly #interceptors: Interceptors;
  readonly #streams: Record<Direction, Map<number, Stream>> = { client: new Map(), upstream: new Map() };
  readonly #blocks: Record<Direction, HeaderBlock> = { client: newBlock(), upstream: newBlock() };
  #nextUpstream = 1;
  /** The client's PINGs to BuildKit. */
  #pings = { isUnderWay: false, hasReason: false };

  constructor(client: Duplex, upstream: Duplex, interceptors: Interceptors) {
    this.#hops = { client: new Hop(client), upstream: new Hop(upstream) };
    this.#interceptors = interceptors;
    upstream.write(clientPreface);
    this.#pump("client", client, upstream, Buffer.byteLength(clientPreface));
    this.#pump("upstream", upstream, client, 0);
  }

  /** Ends both connections, and the calls the endpoint answers. */
  close(): void {
    for (const stream of this.#streams.client.values()) stream.cancel.abort();
    for (const { socket } of Object.values(this.#hops)) socket.destroy();
  }

  /** Handles what comes from one side; reading pauses while the other side does not take what it gets. */
  #pump(from: Direction, source: Duplex, sink: Duplex, prefaceBytes: number): void {
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

  #handleChunk(from: Direction, splitter: FrameSplitter, chunk: Buffer): void {
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

  #handle(from: Direction, frame: Frame): void {
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

  #takeSettings(from: Direction, frame: Frame): void {
    if (!(frame.flags & frameFlag.ack)) this.#hops[from].takeSettings(frame.payload);
    this.#to(from).sendSettings(frame.raw);
  }

  /**
   * gRPC clients measure the connection by a PING for data they get, and gRPC servers hang up on one that pings without having got
   * any (https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md). A client here also gets data of the endpoint's
   * own; so a PING goes on to BuildKit only when BuildKit has sent something since it answered the last one.
   */
  #takePing(from: Direction, frame: Frame): void {
    const isAck = (frame.flags & frameFlag.ack) !== 0;
    if (from === "upstream") {
      if (isAck) this.#pings = { isUnderWay: false, hasReason: false };
    } else if (!isAck) {
      if (this.#pings.isUnderWay || !this.#pings.hasReason) {
        this.#hops.client.sendControl(encodeFrame(frameType.ping, frameFlag.ack, 0, frame.payload));
        return;
      }
      this.#pings.isUnderWay = true;
    }
    this.#to(from).sendControl(frame.raw);
  }

  #takeWindow(from: Direction, frame: Frame): void {
    const bytes = frame.payload.readUInt32BE(0) & maxWindowBytes;
    if (frame.stream === 0) {
      this.#hops[from].openConnection(bytes);
      return;
    }
    if (this.#hops[from].openStream(frame.stream, bytes)) return;
    const other = this.#numberAt(otherOf(from), this.#streams[from].get(frame.stream));
    if (other !== undefined) this.#to(from).sendControl(renumber(frame, other));
  }

  /** BuildKit says up to which stream it works; the client knows these by other numbers. */
  #takeGoAway(from: Direction, frame: Frame): void {
    if (from === "upstream") {
      const last = frame.payload.readUInt32BE(0) & maxWindowBytes;
      const known = [...this.#streams.client.values()].filter(({ upstream = 0 }) => upstream <= last);
      const isOpenEnded = last >= this.#nextUpstream;
      const mapped = isOpenEnded ? maxWindowBytes : Math.max(0, ...known.map(({ client }) => client));
      frame.payload.writeUInt32BE(mapped, 0);
    }
    this.#to(from).sendControl(frame.raw);
  }

  #takeData(from: Direction, frame: Frame): void {
    const hop = this.#hops[from];
    const stream = this.#streams[from].get(frame.stream);
    const length = frame.payload.length;
    if (!stream) {
      hop.credit(length);
      return;
    }
    const endsStream = (frame.flags & frameFlag.endStream) !== 0;
    if (from === "client" && stream.intercept) {
      hop.credit(length);
      this.#collect(stream, frame, endsStream);
      return;
    }
    if (from === "upstream") this.#giveReasonToPing();
    const number = this.#numberAt(otherOf(from), stream);
    if (number === undefined) {
      hop.credit(length);
      return;
    }
    this.#to(from).send(renumber(frame, number), length, () => hop.credit(length));
    if (endsStream) this.#finish(stream, from);
  }

  /** Gathers the request of an intercepted call. */
  #collect(stream: Stream, frame: Frame, endsStream: boolean): void {
    const data = withoutPadding(frame);
    stream.requestBytes += data.length;
    if (stream.requestBytes > maxMessageBytes) {
      const message = `the request is longer than the ${maxMessageBytes} bytes BuildKit takes`;
      this.#answer(stream, { code: errorTable.LIMIT_EXCEEDED.grpcCode, message, details: new Uint8Array() });
      return;
    }
    stream.request.push(Buffer.from(data));
    if (frame.payload.length > 0 && !endsStream) {
      const opened = encodeFrame(frameType.windowUpdate, 0, stream.client, encodeUint32(frame.payload.length));
      this.#hops.client.sendControl(opened);
    }
    if (endsStream) this.#decide(stream);
  }

  #decide(stream: Stream): void {
    stream.isClientDone = true;
    const body = Buffer.concat(stream.request.splice(0));
    const isPlain =
      body.length >= messageHeadBytes && body[0] === 0 && body.readUInt32BE(1) === body.length - messageHeadBytes;
    // What is not one plain message is BuildKit's to judge.
    if (!isPlain || !stream.intercept) {
      this.#forward(stream, body);
      return;
    }
    const call = { message: body.subarray(messageHeadBytes), metadata: stream.fields, signal: stream.cancel.signal };
    const verdict = tryIntercept(stream.intercept, call);
    if ("forward" in verdict) {
      this.#forward(stream, frameMessage(verdict.forward));
      verdict.forwarded?.();
      return;
    }
    void verdict.answer.then(
      (answer) => this.#answer(stream, "status" in answer ? answer.status : answer.message),
      (error: unknown) => this.#answer(stream, statusOf(error)),
    );
  }

  #forward(stream: Stream, body: Buffer): void {
    const upstream = this.#open(stream);
    this.#hops.upstream.sendHeaders(upstream, stream.fields, false);
    this.#hops.upstream.sendMessage(upstream, body, true);
  }

  #answer(stream: Stream, answer: Uint8Array | Status): void {
    if (stream.cancel.signal.aborted || !this.#streams.client.has(stream.client)) return;
    const { client } = this.#hops;
    const head: HeaderField[] = [
      [":status", "200"],
      ["content-type", "application/grpc"],
    ];
    const end = () => this.#finish(stream, "upstream");
    if (!(answer instanceof Uint8Array)) {
      client.sendHeaders(stream.client, [...head, ...trailersOf(answer)], true);
      end();
      return;
    }
    client.sendHeaders(stream.client, head, false);
    client.sendMessage(stream.client, frameMessage(answer), false, () => {
      client.sendHeaders(stream.client, [["grpc-status", "0"]], true);
      end();
    });
  }

  #takeHeaders(from: Direction, frame: Frame): void {
    const block = this.#blocks[from];
    const part = frame.type === frameType.headers ? withoutPadding(frame) : frame.payload;
    block.parts.push(part);
    block.bytes += part.length;
    if (block.bytes > maxHeaderBytes)
      throw new BobError("LIMIT_EXCEEDED", `headers longer than ${maxHeaderBytes} bytes`);
    if (frame.type === frameType.headers) block.endsStream = (frame.flags & frameFlag.endStream) !== 0;
    if (!(frame.flags & frameFlag.endHeaders)) return;
    this.#blocks[from] = newBlock();
    const fields = this.#hops[from].decoder.decode(Buffer.concat(block.parts));
    if (from === "client") this.#takeRequest(frame.stream, fields, block.endsStream);
    else this.#takeResponse(frame.stream, fields, block.endsStream);
  }

  #takeRequest(number: number, fields: HeaderField[], endsStream: boolean): void {
    const known = this.#streams.client.get(number);
    if (known) {
      this.#passHeaders("client", known, fields, endsStream);
      return;
    }
    const path = fields.find(([name]) => name === ":path")?.[1] ?? "";
    const stream: Stream = {
      client: number,
      fields,
      intercept: Object.hasOwn(this.#interceptors, path) ? this.#interceptors[path] : undefined,
      request: [],
      requestBytes: 0,
      cancel: new AbortController(),
      isClientDone: false,
      isUpstreamDone: false,
    };
    this.#streams.client.set(number, stream);
    if (stream.intercept) {
      if (endsStream) this.#decide(stream);
      return;
    }
    this.#open(stream);
    this.#passHeaders("client", stream, fields, endsStream);
  }

  #takeResponse(number: number, fields: HeaderField[], endsStream: boolean): void {
    this.#giveReasonToPing();
    const stream = this.#streams.upstream.get(number);
    if (stream) this.#passHeaders("upstream", stream, fields, endsStream);
  }

  #passHeaders(from: Direction, stream: Stream, fields: HeaderField[], endsStream: boolean): void {
    const number = this.#numberAt(otherOf(from), stream);
    if (number === undefined) return;
    this.#to(from).sendHeaders(number, fields, endsStream);
    if (endsStream) this.#finish(stream, from);
  }

  #takeReset(from: Direction, frame: Frame): void {
    const stream = this.#streams[from].get(frame.stream);
    if (!stream) return;
    const number = this.#numberAt(otherOf(from), stream);
    if (number !== undefined) this.#to(from).send(renumber(frame, number));
    stream.cancel.abort();
    this.#forget(stream);
  }

  /** Gives a stream its number towards BuildKit. They must rise in the order the streams begin there. */
  #open(stream: Stream): number {
    const number = this.#nextUpstream;
    this.#nextUpstream += 2;
    stream.upstream = number;
    this.#streams.upstream.set(number, stream);
    return number;
  }

  /** One direction of a stream is over. */
  #finish(stream: Stream, from: Direction): void {
    if (from === "client") stream.isClientDone = true;
    else stream.isUpstreamDone = true;
    if (stream.isClientDone && stream.isUpstreamDone) {
      this.#forget(stream);
      return;
    }
    if (!stream.isUpstreamDone || stream.upstream !== undefined) return;
    // Answered before the request was whole: nothing more of it is wanted.
    const reset = encodeFrame(frameType.rstStream, 0, stream.client, encodeUint32(errorCode.cancel));
    this.#hops.client.send(reset);
    this.#forget(stream);
  }

  #forget(stream: Stream): void {
    this.#streams.client.delete(stream.client);
    this.#hops.client.dropStream(stream.client);
    if (stream.upstream === undefined) return;
    this.#streams.upstream.delete(stream.upstream);
    this.#hops.upstream.dropStream(stream.upstream);
  }

  #to(from: Direction): Hop {
    return this.#hops[otherOf(from)];
  }

  #giveReasonToPing(): void {
    if (!this.#pings.isUnderWay) this.#pings.hasReason = true;
  }

  #numberAt(side: Direction, stream: Stream | undefined): number | undefined {
    return stream?.[side];
  }
}

function newBlock(): HeaderBlock {
  return { parts: [], bytes: 0, endsStream: false };
}

function otherOf(side: Direction): Direction {
  return side === "client" ? "upstream" : "client";
}

/** An interceptor that fails refuses the call. */
function tryIntercept(intercept: (call: Call) => Verdict, call: Call): Verdict {
  try {
    return intercept(call);
  } catch (error) {
    return { answer: Promise.resolve({ status: statusOf(error) }) };
  }
}

function statusOf(error: unknown): Status {
  const { code, message } = toBobError(error);
  return { code: errorTable[code].grpcCode, message: `bob: ${message}`, details: new Uint8Array() };
}

/** Length-prefixed message of gRPC over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
function frameMessage(message: Uint8Array): Buffer {
  const head = Buffer.alloc(messageHeadBytes);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function trailersOf({ code, message, details }: Status): HeaderField[] {
  const encoded = [...Buffer.from(message)].map((byte) =>
    byte >= 0x20 && byte <= 0x7e && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).padStart(2, "0")}`,
  );
  const bytes = Buffer.from(details.buffer, details.byteOffset, details.byteLength);
  return [
    ["grpc-status", String(code)],
    ["grpc-message", encoded.join("")],
    ...(bytes.length > 0 ? [["grpc-status-details-bin", bytes.toString("base64").replace(/=+$/, "")] as const] : []),
  ];
}
