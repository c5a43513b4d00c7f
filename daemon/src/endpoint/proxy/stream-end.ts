// SPDX-License-Identifier: Apache-2.0
import { Duplex } from "node:stream";
import { encodeWindowUpdate, maxWindowBytes } from "@bob/proto/wire/http2-frames";
import type { Hop } from "./hop.ts";

/** How far a side may send ahead, on top of what the other side's settings grant anyway. */
const extraWindowBytes = 1024 * 1024;
/** Bytes read after which the stream's window is opened again. */
const creditBytes = 256 * 1024;

/** What is between the bytes of a stream and those that are read and written here. */
export interface ByteCodec {
  /** @throws {BobError} PROTOCOL when the bytes are not what they should be. */
  decode(data: Buffer): Iterable<Buffer>;
  encode(chunks: readonly Buffer[]): readonly Uint8Array[];
}

/**
 * One side of a stream that the endpoint took over: what the side sends is read, what is written goes to it. Its window
 * is opened as far as somebody reads, and writing waits for the window the side gives, so that neither way holds more
 * than a window in memory.
 */
export class StreamEnd extends Duplex {
  readonly #hop: Hop;
  readonly #stream: number;
  readonly #codec: ByteCodec;
  readonly #endsStream: boolean;
  #uncredited = 0;
  #isWanted = true;
  /** Whether the side may be sent bytes: a client gets the answer's head first. */
  #isBegun: boolean;
  /** What is sent when it may be. */
  #held: (() => void) | undefined;

  /**
   * @param endsStream whether the end of what is written ends the stream: towards the server. Towards the client
   *   trailers do, and nothing is sent before {@link StreamEnd.begin}.
   * @param other the other side: its settings say how far this one may send ahead.
   */
  constructor(hop: Hop, stream: number, codec: ByteCodec, endsStream: boolean, other: Hop) {
    super({ autoDestroy: false, readableHighWaterMark: extraWindowBytes });
    this.#hop = hop;
    this.#stream = stream;
    this.#codec = codec;
    this.#endsStream = endsStream;
    this.#isBegun = endsStream;
    this.on("error", () => {}); // who writes to a stream that is over has been told so by its call
    hop.keepStream(stream);
    // Behind the headers that begin the stream; unless it has all a window can have (RFC 9113, section 6.9.1).
    if (other.initialWindow + extraWindowBytes <= maxWindowBytes) {
      hop.send(encodeWindowUpdate(stream, extraWindowBytes));
    }
  }

  /**
   * Takes a DATA frame of the side.
   *
   * @param flowBytes what it counts against the window, padding included.
   */
  receive(data: Buffer, flowBytes: number): void {
    this.#uncredited += flowBytes;
    for (const part of this.#codec.decode(data)) this.#isWanted = this.push(part) && this.#isWanted;
    if (this.#isWanted) this.#credit();
  }

  /** The side sends nothing more. */
  receiveEnd(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }

  /** What has been and will be written goes to the side. */
  begin(): void {
    this.#isBegun = true;
    this.#held?.();
    this.#held = undefined;
  }

  override _read(): void {
    this.#isWanted = true;
    this.#credit();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    const parts = chunks.map(({ chunk }) => chunk);
    this.#send(parts, done);
  }

  override _final(done: () => void): void {
    if (this.#endsStream) this.#hop.sendPart(this.#stream, [], true, done);
    else done();
  }

  #send(chunks: readonly Buffer[], done: () => void): void {
    const send = () => this.#hop.sendPart(this.#stream, this.#codec.encode(chunks), false, done);
    if (this.#isBegun) send();
    else this.#held = send;
  }

  #credit(): void {
    if (this.#uncredited < creditBytes || this.destroyed) return;
    this.#hop.sendControl(encodeWindowUpdate(this.#stream, this.#uncredited));
    this.#uncredited = 0;
  }
}
