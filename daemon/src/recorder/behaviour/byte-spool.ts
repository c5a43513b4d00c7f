// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";

const maxMemoryBytes = 2 << 20;
const readBytes = 48 << 10;

/**
 * Bytes that are written once and read once, in order. What does not fit in memory is in a file without a name, so a
 * large record costs page cache, not resident memory, and a killed daemon leaves nothing behind.
 *
 * Synchronous on purpose: the file is in the page cache, and the folding of events must not wait in between.
 */
export class ByteSpool implements Disposable {
  readonly #folder: string;
  readonly #maxMemoryBytes: number;
  readonly #chunks: Buffer[] = [];
  #file: number | undefined;
  #byteLength = 0;

  /**
   * @param folder where the file is made when one is needed
   * @param memoryBytes held in memory before the rest goes to a file
   */
  constructor(folder: string, memoryBytes = maxMemoryBytes) {
    this.#folder = folder;
    this.#maxMemoryBytes = memoryBytes;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /** Adds a copy of `chunk`. */
  push(chunk: Buffer): void {
    const isSmall = this.#file === undefined && this.#byteLength + chunk.length <= this.#maxMemoryBytes;
    this.#byteLength += chunk.length;
    if (isSmall) {
      this.#chunks.push(Buffer.from(chunk));
    } else {
      this.#file ??= openUnnamed(this.#folder);
      writeWhole(this.#file, chunk);
    }
  }

  /** All bytes in order. A piece is valid until the next one is asked for. */
  *pieces(): Generator<Buffer> {
    yield* this.#chunks;
    if (this.#file === undefined) return;
    const buffer = Buffer.allocUnsafeSlow(readBytes);
    for (let position = 0; ; ) {
      const count = readSync(this.#file, buffer, 0, readBytes, position);
      if (count === 0) return;
      position += count;
      yield buffer.subarray(0, count);
    }
  }

  [Symbol.dispose](): void {
    this.#chunks.length = 0;
    if (this.#file !== undefined) {
      closeSync(this.#file);
      this.#file = undefined;
    }
  }
}

function openUnnamed(folder: string): number {
  const path = join(folder, `${randomBytes(8).toString("hex")}.spool`);
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return file;
}

function writeWhole(file: number, chunk: Buffer): void {
  for (let offset = 0; offset < chunk.length; ) offset += writeSync(file, chunk, offset);
}
