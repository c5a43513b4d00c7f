// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import type { Headers } from "@bob/proto/wire/hpack";
import { encodeFrame, frameFlag, frameType } from "@bob/proto/wire/http2-frames";

/** What came back for a request. Trailers hold the headers of an answer without body. */
export interface Exchange {
  readonly body: Buffer;
  readonly trailers: Headers;
}

/** One request in flight. */
export class Http2Stream {
  readonly id: number;
  /** Set by the last headers that came. */
  trailers: Headers = {};
  /** Bytes the server takes of this request. */
  sendWindow: number;
  readonly #exchange = Promise.withResolvers<Exchange>();
  readonly #maxBodyBytes: number;
  readonly #received: Buffer[] = [];
  #receivedBytes = 0;
  #unsent: Buffer;

  constructor(id: number, body: Buffer, sendWindow: number, maxBodyBytes: number) {
    this.id = id;
    this.#unsent = body;
    this.sendWindow = sendWindow;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** The whole answer. Rejects when the request fails. */
  get exchange(): Promise<Exchange> {
    return this.#exchange.promise;
  }

  /** How much of the body can be sent where `most` bytes may be. */
  sendable(most: number): number {
    return Math.min(this.#unsent.length, this.sendWindow, most);
  }

  /** The frame with the next `length` bytes of the body. */
  takeFrame(length: number): Buffer {
    const flags = length === this.#unsent.length ? frameFlag.endStream : 0;
    const frame = encodeFrame(frameType.data, flags, this.id, this.#unsent.subarray(0, length));
    this.#unsent = this.#unsent.subarray(length);
    this.sendWindow -= length;
    return frame;
  }

  /** @throws {BobError} LIMIT_EXCEEDED when the answer is too long. */
  receive(data: Buffer): void {
    this.#receivedBytes += data.length;
    if (this.#receivedBytes > this.#maxBodyBytes) {
      throw new BobError("LIMIT_EXCEEDED", `an answer is longer than ${this.#maxBodyBytes} bytes`);
    }
    this.#received.push(data);
  }

  /** The answer is whole, or there will be none because of `error`. */
  end(error?: unknown): void {
    if (error !== undefined) this.#exchange.reject(error);
    else this.#exchange.resolve({ body: Buffer.concat(this.#received), trailers: this.trailers });
  }
}
