// SPDX-License-Identifier: Apache-2.0
import { BobError } from "../index.ts";
import { type Frame, frameFlag, frameType, withoutPadding } from "./http2-frames.ts";

/** Headers or trailers as one HPACK block. */
export interface HeaderBlock {
  readonly block: Buffer;
  /** Whether nothing of the stream follows. */
  readonly endsStream: boolean;
}

/**
 * Puts together what comes in HEADERS and CONTINUATION frames. They come in one piece on the connection: nothing else
 * between HEADERS and the last CONTINUATION (RFC 9113, section 4.3).
 */
export class HeaderAssembler {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #bytes = 0;
  #endsStream = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes a HEADERS or CONTINUATION frame.
   *
   * @returns the whole block with its last frame, `undefined` before.
   * @throws {BobError} LIMIT_EXCEEDED when the block is longer than allowed.
   */
  take(frame: Frame): HeaderBlock | undefined {
    const isFirst = frame.type === frameType.headers;
    if (isFirst) this.#endsStream = (frame.flags & frameFlag.endStream) !== 0;
    const part = isFirst ? withoutPadding(frame) : frame.payload;
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) {
      throw new BobError("LIMIT_EXCEEDED", `headers are longer than ${this.#maxBytes} bytes`);
    }
    if (!(frame.flags & frameFlag.endHeaders)) return undefined;
    const block = Buffer.concat(this.#parts.splice(0));
    this.#bytes = 0;
    return { block, endsStream: this.#endsStream };
  }
}
