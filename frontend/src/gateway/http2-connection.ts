// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import { BobError } from "@bob/proto";
import { encodeHeaders, HeaderCache, type Headers } from "@bob/proto/wire/hpack";
import {
  clientPreface,
  decodeSettings,
  defaultWindowBytes,
  encodeFrame,
  encodeReset,
  encodeSettings,
  encodeWindowUpdate,
  errorCode,
  type Frame,
  FrameSplitter,
  frameFlag,
  frameType,
  maxWindowBytes,
  settingId,
  withoutPadding,
} from "@bob/proto/wire/http2-frames";
import { HeaderAssembler } from "@bob/proto/wire/http2-header-block";
import { Http2Output } from "./http2-output.ts";
import type { Exchange, Http2Stream } from "./http2-stream.ts";
import { Http2Streams } from "./http2-streams.ts";

const ownFrameBytes = 1024 * 1024;
/**
 * As gRPC's own clients (grpc-go, `defaultClientMaxHeaderListSize`): BuildKit's errors have the step and the Dockerfile
 * in them several times.
 */
const maxHeaderBytes = 16 * 1024 * 1024;

/**
 * The client half of HTTP/2 (RFC 9113) as far as unary gRPC over one trusted byte stream needs it. `node:http2` does
 * the same, but loading it and making calls cold takes 40 ms of every build (`docs/decisions.md`).
 */
export class Http2Connection implements Disposable {
  readonly #transport: Duplex;
  readonly #output: Http2Output;
  readonly #splitter = new FrameSplitter();
  readonly #streams = new Http2Streams();
  readonly #headers = new HeaderAssembler(maxHeaderBytes);
  readonly #headersOf = new HeaderCache();
  readonly #maxBodyBytes: number;
  #failure: Error | undefined;

  /** @param transport carries HTTP/2 with prior knowledge; closed with the connection. */
  constructor(transport: Duplex, maxBodyBytes: number) {
    this.#transport = transport;
    this.#output = new Http2Output(transport);
    this.#maxBodyBytes = maxBodyBytes;
    transport.write(opening());
    transport.on("data", (chunk: Buffer) => this.#receive(chunk));
    transport.on("error", (error) => this.#fail(error));
    transport.on("close", () => this.#fail(new Error("the connection was closed")));
    transport.on("end", () => this.#fail(new Error("the connection was closed")));
  }

  /**
   * Sends a request and takes its whole answer. Rejects when the connection or the stream fails, or `signal` aborts.
   */
  async request(headers: Headers, body: Buffer, signal: AbortSignal): Promise<Exchange> {
    while (this.#streams.areFull) await this.#streams.wait();
    signal.throwIfAborted();
    if (this.#failure) throw this.#failure;
    const stream = this.#streams.open(body, this.#maxBodyBytes);
    const cancel = () => this.#reset(stream, errorCode.cancel, signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    this.#output.write(encodeFrame(frameType.headers, frameFlag.endHeaders, stream.id, encodeHeaders(headers)));
    this.#output.send(stream);
    return await stream.exchange.finally(() => {
      signal.removeEventListener("abort", cancel);
      this.#streams.letNext();
    });
  }

  [Symbol.dispose](): void {
    this.#transport.destroy();
  }

  #receive(chunk: Buffer): void {
    try {
      for (const frame of this.#splitter.push(chunk)) this.#handle(frame);
    } catch (error) {
      this.#fail(
        error instanceof BobError ? error : new BobError("PROTOCOL", "malformed HTTP/2 frame", { cause: error }),
      );
      this.#transport.destroy();
    }
  }

  #handle(frame: Frame): void {
    const stream = this.#streams.find(frame.stream);
    switch (frame.type) {
      case frameType.data:
        this.#takeData(frame, stream);
        break;
      case frameType.headers:
      case frameType.continuation:
        this.#takeHeaders(frame, stream);
        break;
      case frameType.rstStream:
        this.#end(stream, new Error(`the stream was reset (HTTP/2 error ${frame.payload.readUInt32BE(0)})`));
        break;
      case frameType.settings:
        this.#takeSettings(frame);
        break;
      case frameType.ping:
        this.#answerPing(frame);
        break;
      case frameType.goAway:
        this.#fail(new Error(`the connection was ended (HTTP/2 error ${frame.payload.readUInt32BE(4)})`));
        break;
      case frameType.windowUpdate:
        this.#takeWindow(frame.payload.readUInt32BE(0) & maxWindowBytes, stream, frame.stream === 0);
        break;
    }
  }

  /** How BuildKit sees that we live. */
  #answerPing(frame: Frame): void {
    if (frame.flags & frameFlag.ack) return;
    this.#output.write(encodeFrame(frameType.ping, frameFlag.ack, 0, frame.payload));
  }

  #takeData(frame: Frame, stream: Http2Stream | undefined): void {
    this.#output.credit(frame.payload.length);
    if (!stream) return;
    const data = withoutPadding(frame);
    try {
      stream.receive(data);
    } catch (error) {
      this.#reset(stream, errorCode.cancel, error);
      return;
    }
    if (frame.flags & frameFlag.endStream) this.#end(stream);
  }

  #takeHeaders(frame: Frame, stream: Http2Stream | undefined): void {
    const whole = this.#headers.take(frame);
    if (!whole) return;
    const headers = this.#headersOf.decode(whole.block);
    if (stream) stream.trailers = headers;
    if (whole.endsStream) this.#end(stream);
  }

  #takeSettings(frame: Frame): void {
    if (frame.flags & frameFlag.ack) return;
    for (const [id, value] of decodeSettings(frame.payload)) {
      if (id === settingId.maxFrameSize) this.#output.maxFrameBytes = value;
      if (id === settingId.initialWindowSize) this.#streams.changeInitialWindow(value);
    }
    this.#output.write(encodeFrame(frameType.settings, frameFlag.ack, 0, Buffer.alloc(0)));
    this.#sendAll();
  }

  #takeWindow(bytes: number, stream: Http2Stream | undefined, isConnection: boolean): void {
    if (isConnection) this.#output.openWindow(bytes);
    else if (stream) stream.sendWindow += bytes;
    this.#sendAll();
  }

  #sendAll(): void {
    for (const stream of this.#streams.all()) this.#output.send(stream);
  }

  #reset(stream: Http2Stream, code: number, reason: unknown): void {
    this.#output.write(encodeReset(stream.id, code));
    this.#end(stream, reason);
  }

  #end(stream: Http2Stream | undefined, error?: unknown): void {
    if (!stream) return;
    this.#streams.remove(stream);
    stream.end(error);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const stream of this.#streams.all()) this.#end(stream, this.#failure);
  }
}

/** What a client says first: the preface, its settings, and the connection's window. */
function opening(): Buffer {
  const settings = encodeSettings([
    [settingId.headerTableSize, 0],
    [settingId.enablePush, 0],
    [settingId.initialWindowSize, maxWindowBytes],
    [settingId.maxFrameSize, ownFrameBytes],
  ]);
  const window = encodeWindowUpdate(0, maxWindowBytes - defaultWindowBytes);
  return Buffer.concat([Buffer.from(clientPreface), settings, window]);
}
