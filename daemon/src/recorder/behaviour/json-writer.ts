// SPDX-License-Identifier: Apache-2.0
import { type RawBytes, toByteText } from "@bob/proto/paths";
import { ByteSpool } from "./byte-spool.ts";

/** Text is collected up to this length before it becomes bytes. */
const maxPendingChars = 64 << 10;

/**
 * Room for that text in UTF-8. Shared: it is empty again when a flush returns. Buffers left to the collector pile up.
 */
const scratch = Buffer.allocUnsafeSlow(4 * maxPendingChars);

/** Printable ASCII without the two characters JSON escapes. */
const isPlain = /^[ !#-[\]-~]*$/;

/** More was written than a writer takes. */
export class TooLongError extends Error {}

/** `raw` as a ByteText, in JSON. */
export function bytesJson(raw: RawBytes): string {
  return isPlain.test(raw) ? `"${raw}"` : JSON.stringify(toByteText(raw));
}

/**
 * Collects JSON text as UTF-8 bytes, in pieces: a record of hundreds of thousands of files is never one string or one
 * tree of objects.
 */
export class JsonWriter implements Disposable {
  readonly #spool: ByteSpool;
  readonly #maxBytes: number;
  #pending = "";

  /**
   * @param spoolFolder where bytes go that should not be in memory
   * @param maxBytes after which writing throws {@link TooLongError}, sooner or later: at the latest in {@link finish}
   */
  constructor(spoolFolder: string, maxBytes = Number.POSITIVE_INFINITY) {
    this.#spool = new ByteSpool(spoolFolder);
    this.#maxBytes = maxBytes;
  }

  /** Adds text that is JSON already. */
  write(json: string): void {
    this.#pending += json;
    if (this.#pending.length >= maxPendingChars) this.#flush();
  }

  /** Adds any small value, as JSON.stringify has it. */
  writeValue(value: unknown): void {
    this.write(JSON.stringify(value));
  }

  /** Adds `raw` as a ByteText. */
  writeBytes(raw: RawBytes): void {
    this.write(bytesJson(raw));
  }

  /** Adds an array; `writeItem` adds one item. */
  writeList<T>(items: Iterable<T>, writeItem: (item: T) => void): void {
    let separator = "[";
    for (const item of items) {
      this.write(separator);
      writeItem(item);
      separator = ",";
    }
    this.write(separator === "[" ? "[]" : "]");
  }

  /**
   * Adds all that `other` collected, which is JSON already.
   *
   * @param edit changes each piece, of which it gets a copy
   */
  append(other: JsonWriter, edit?: (piece: Buffer) => void): void {
    this.#flush();
    for (const piece of other.finish().pieces()) {
      const copy = edit === undefined ? piece : Buffer.from(piece);
      edit?.(copy);
      this.#push(copy);
    }
  }

  /** All bytes that were written; they go when the writer is disposed of. */
  finish(): Pick<ByteSpool, "byteLength" | "pieces"> {
    this.#flush();
    return this.#spool;
  }

  [Symbol.dispose](): void {
    this.#spool[Symbol.dispose]();
  }

  #flush(): void {
    if (this.#pending !== "") {
      const isFitting = 3 * this.#pending.length <= scratch.length;
      this.#push(isFitting ? scratch.subarray(0, scratch.write(this.#pending)) : Buffer.from(this.#pending));
      this.#pending = "";
    }
  }

  #push(piece: Buffer): void {
    if (this.#spool.byteLength + piece.length > this.#maxBytes) {
      throw new TooLongError(`more than ${this.#maxBytes} bytes`);
    }
    this.#spool.push(piece);
  }
}
