// SPDX-License-Identifier: Apache-2.0
import type { Writable } from "node:stream";
import { defaultFrameBytes, defaultWindowBytes, encodeWindowUpdate } from "@bob/proto/wire/http2-frames";
import type { Http2Stream } from "./http2-stream.ts";

/** Received bytes after which the connection's window is opened again. */
const creditBytes = 256 * 1024 * 1024;

/** What a connection sends, within the server's windows and frame sizes. */
export class Http2Output {
  /** Longest frame the server takes. */
  maxFrameBytes = defaultFrameBytes;
  readonly #transport: Writable;
  readonly #unwritten: Buffer[] = [];
  #window = defaultWindowBytes;
  #uncredited = 0;

  constructor(transport: Writable) {
    this.#transport = transport;
  }

  /** What is written in one turn goes out in one system call. */
  write(frame: Buffer): void {
    if (this.#unwritten.push(frame) > 1) return;
    queueMicrotask(() => this.#transport.write(Buffer.concat(this.#unwritten.splice(0))));
  }

  /** Sends as much of a stream's body as the windows allow. */
  send(stream: Http2Stream): void {
    for (;;) {
      const length = stream.sendable(Math.min(this.#window, this.maxFrameBytes));
      if (length <= 0) return;
      this.write(stream.takeFrame(length));
      this.#window -= length;
    }
  }

  /** The server takes so many bytes more, of all streams together. */
  openWindow(bytes: number): void {
    this.#window += bytes;
  }

  /** So many bytes came. Streams have windows larger than any answer; only the connection's is used up. */
  credit(bytes: number): void {
    this.#uncredited += bytes;
    if (this.#uncredited < creditBytes) return;
    this.write(encodeWindowUpdate(0, this.#uncredited));
    this.#uncredited = 0;
  }
}
