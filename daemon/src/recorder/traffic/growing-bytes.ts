// SPDX-License-Identifier: Apache-2.0
/** Bytes that come in parts and are wanted side by side. Whatever the parts, all of it costs no more than its length. */
export class GrowingBytes {
  #room = nothing;
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** All that is there; its memory is used again by the next call. */
  get bytes(): Buffer {
    return this.#room.subarray(this.#start, this.#end);
  }

  append(part: Uint8Array): void {
    if (this.#end + part.length > this.#room.length) this.#makeRoom(part.length);
    this.#room.set(part, this.#end);
    this.#end += part.length;
  }

  /** Forgets the first `length` bytes. */
  drop(length: number): void {
    this.#start = Math.min(this.#start + length, this.#end);
  }

  clear(): void {
    this.#room = nothing;
    this.#start = this.#end = 0;
  }

  #makeRoom(length: number): void {
    const room = Buffer.allocUnsafeSlow(Math.max(64, 2 * (this.length + length)));
    room.set(this.bytes);
    this.#end = this.length;
    this.#start = 0;
    this.#room = room;
  }
}

const nothing: Buffer = Buffer.alloc(0);
