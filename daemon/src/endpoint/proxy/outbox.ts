// SPDX-License-Identifier: Apache-2.0
import type { Writable } from "node:stream";

/**
 * Gathers what is written to a socket in one turn, so that it goes out in one system call. Pieces that lie behind each
 * other in memory, as the frames of one chunk do, are written as one.
 */
export class Outbox {
  readonly #socket: Writable;
  readonly #pieces: Uint8Array[] = [];

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Written at {@link flush}, or at the end of this turn. */
  write(piece: Uint8Array): void {
    const last = this.#pieces.at(-1);
    if (last && last.buffer === piece.buffer && last.byteOffset + last.length === piece.byteOffset) {
      const both = Buffer.from(last.buffer, last.byteOffset, last.length + piece.length);
      this.#pieces[this.#pieces.length - 1] = both;
      return;
    }
    if (this.#pieces.push(piece) === 1) queueMicrotask(() => this.flush());
  }

  flush(): void {
    const pieces = this.#pieces.splice(0);
    if (pieces.length === 0 || this.#socket.writableEnded || this.#socket.destroyed) return;
    if (pieces.length > 1) this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    if (pieces.length > 1) this.#socket.uncork();
  }
}
