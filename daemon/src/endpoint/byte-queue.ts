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

  /** Fills `target` from `at` to its end with the first bytes, which must be there. */
  move(target: Uint8Array, at: number): void {
    this.#length -= target.length - at;
    for (let position = at; position < target.length; ) {
      const chunk = this.#chunks[0] as Uint8Array;
      const part = chunk.subarray(0, target.length - position);
      target.set(part, position);
      position += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
  }
}
