import type { Duplex } from "node:stream";
import { BobError } from "@bob/proto";
import { encodeHeaders, HeaderCache, type Headers } from "@bob/proto/wire/hpack";
import {
  clientPreface,
  decodeSettings,
  defaultFrameBytes,
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

/** What came back for a request. Trailers hold the headers of an answer without body. */
export interface Exchange {
  readonly body: Buffer;
  readonly trailers: Headers;
}

/** One request in flight. */
interface Stream {
  readonly id: number;
  unsent: Buffer;
  sendWindow: number;
  readonly received: Buffer[];
  receivedBytes: number;
  trailers: Headers;
  readonly resolve: (exchange: Exchange) => void;
  readonly reject: (error: unknown) => void;
}

const ownFrameBytes = 1024 * 1024;
/** As gRPC's own clients (grpc-go, `defaultClientMaxHeaderListSize`): BuildKit's errors have the step and the Dockerfile in them several times. */
const maxHeaderBytes = 16 * 1024 * 1024;
/** BuildKit's server takes 250 at once. */
const maxStreams = 100;
/** Received bytes after which the connection's window is opened again. */
const creditBytes = 256 * 1024 * 1024;

/**
 * The client half of HTTP/2 (RFC 9113) as far as unary gRPC over one trusted byte stream needs it. `node:http2` does the same,
 * but loading it and making calls cold takes 40 ms of every build (`docs/decisions.md`).
 */
export class Http2Connection implements Disposable {
  readonly #transport: Duplex;
  readonly #splitter = new FrameSplitter();
  readonly #streams = new Map<number, Stream>();
  readonly #waiting: (() => void)[] = [];
  readonly #unwritten: Buffer[] = [];
  readonly #headers = new HeaderAssembler(maxHeaderBytes);
  readonly #headersOf = new HeaderCache();
  readonly #maxBodyBytes: number;
  #nextId = 1;
  #sendWindow = defaultWindowBytes;
  #initialSendWindow = defaultWindowBytes;
  #peerFrameBytes = defaultFrameBytes;
  #uncredited = 0;
  #failure: Error | undefined;

  /** @param transport carries HTTP/2 with prior knowledge; closed with the connection. */
  constructor(transport: Duplex, maxBodyBytes: number) {
    this.#transport = transport;
    this.#maxBodyBytes = maxBodyBytes;
    const settings = encodeSettings([
      [settingId.headerTableSize, 0],
      [settingId.enablePush, 0],
      [settingId.initialWindowSize, maxWindowBytes],
      [settingId.maxFrameSize, ownFrameBytes],
    ]);
    const window = encodeWindowUpdate(0, maxWindowBytes - defaultWindowBytes);
    transport.write(Buffer.concat([Buffer.from(clientPreface), settings, window]));
    transport.on("data", (chunk: Buffer) => this.#receive(chunk));
    transport.on("error", (error) => this.#fail(error));
    transport.on("close", () => this.#fail(new Error("the connection was closed")));
    transport.on("end", () => this.#fail(new Error("the connection was closed")));
  }

  /** Sends a request and takes its whole answer. Rejects when the connection or the stream fails, or `signal` aborts. */
  async request(headers: Headers, body: Buffer, signal: AbortSignal): Promise<Exchange> {
    while (this.#streams.size >= maxStreams) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    signal.throwIfAborted();
    if (this.#failure) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
    const id = this.#nextId;
    this.#nextId += 2;
    const stream = {
      id,
      unsent: body,
      sendWindow: this.#initialSendWindow,
      received: [],
      receivedBytes: 0,
      trailers: {},
      resolve,
      reject,
    };
    this.#streams.set(id, stream);
    const cancel = () => this.#reset(stream, errorCode.cancel, signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    this.#write(encodeFrame(frameType.headers, frameFlag.endHeaders, id, encodeHeaders(headers)));
    this.#send(stream);
    return await promise.finally(() => {
      signal.removeEventListener("abort", cancel);
      this.#waiting.shift()?.();
    });
  }

  [Symbol.dispose](): void {
    this.#transport.destroy();
  }

  /** What is written in one turn goes out in one system call. */
  #write(frame: Buffer): void {
    if (this.#unwritten.push(frame) > 1) return;
    queueMicrotask(() => this.#transport.write(Buffer.concat(this.#unwritten.splice(0))));
  }

  /** Sends as much of the body as the windows allow. */
  #send(stream: Stream): void {
    while (stream.unsent.length > 0) {
      const length = Math.min(stream.unsent.length, stream.sendWindow, this.#sendWindow, this.#peerFrameBytes);
      if (length <= 0) return;
      const flags = length === stream.unsent.length ? frameFlag.endStream : 0;
      this.#write(encodeFrame(frameType.data, flags, stream.id, stream.unsent.subarray(0, length)));
      stream.unsent = stream.unsent.subarray(length);
      stream.sendWindow -= length;
      this.#sendWindow -= length;
    }
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
    const stream = this.#streams.get(frame.stream);
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
    this.#write(encodeFrame(frameType.ping, frameFlag.ack, 0, frame.payload));
  }

  #takeData(frame: Frame, stream: Stream | undefined): void {
    this.#credit(frame.payload.length);
    if (!stream) return;
    const data = withoutPadding(frame);
    stream.receivedBytes += data.length;
    if (stream.receivedBytes > this.#maxBodyBytes) {
      const error = new BobError("LIMIT_EXCEEDED", `an answer is longer than ${this.#maxBodyBytes} bytes`);
      this.#reset(stream, errorCode.cancel, error);
      return;
    }
    stream.received.push(data);
    if (frame.flags & frameFlag.endStream) this.#end(stream);
  }

  #takeHeaders(frame: Frame, stream: Stream | undefined): void {
    const whole = this.#headers.take(frame);
    if (!whole) return;
    const headers = this.#headersOf.decode(whole.block);
    if (stream) stream.trailers = headers;
    if (whole.endsStream) this.#end(stream);
  }

  #takeSettings(frame: Frame): void {
    if (frame.flags & frameFlag.ack) return;
    for (const [id, value] of decodeSettings(frame.payload)) {
      if (id === settingId.maxFrameSize) this.#peerFrameBytes = value;
      if (id === settingId.initialWindowSize) this.#changeInitialWindow(value);
    }
    this.#write(encodeFrame(frameType.settings, frameFlag.ack, 0, Buffer.alloc(0)));
    this.#sendAll();
  }

  #changeInitialWindow(value: number): void {
    for (const stream of this.#streams.values()) stream.sendWindow += value - this.#initialSendWindow;
    this.#initialSendWindow = value;
  }

  #takeWindow(bytes: number, stream: Stream | undefined, isConnection: boolean): void {
    if (isConnection) this.#sendWindow += bytes;
    else if (stream) stream.sendWindow += bytes;
    this.#sendAll();
  }

  #sendAll(): void {
    for (const stream of this.#streams.values()) this.#send(stream);
  }

  /** Streams have windows larger than any answer; only the connection's is used up. */
  #credit(bytes: number): void {
    this.#uncredited += bytes;
    if (this.#uncredited < creditBytes) return;
    this.#write(encodeWindowUpdate(0, this.#uncredited));
    this.#uncredited = 0;
  }

  #reset(stream: Stream, code: number, reason: unknown): void {
    this.#write(encodeReset(stream.id, code));
    this.#end(stream, reason);
  }

  #end(stream: Stream | undefined, error?: unknown): void {
    if (!stream) return;
    this.#streams.delete(stream.id);
    if (error !== undefined) stream.reject(error);
    else stream.resolve({ body: Buffer.concat(stream.received), trailers: stream.trailers });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const stream of this.#streams.values()) this.#end(stream, this.#failure);
  }
}
