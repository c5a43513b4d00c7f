// SPDX-License-Identifier: Apache-2.0
/** Bytes in several chunks, taken from the front. */
export class ByteQueue {
  readonly #chunks: Uint8Array[];
  #length: number;

  constructor(chunks: readonly Uint8Array[]) {
    this.#chunks = [...chunks];
    this.#length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  get length(): number {
    return this.#length;
  }

  /** Takes the first `length` bytes, which must be there, out of the queue. */
  take(length: number): Uint8Array[] {
    this.#length -= length;
    const taken: Uint8Array[] = [];
    for (let missing = length; missing > 0; ) {
      const chunk = this.#chunks[0] as Uint8Array;
      const part = chunk.subarray(0, missing);
      taken.push(part);
      missing -= part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    return taken;
  }
}
