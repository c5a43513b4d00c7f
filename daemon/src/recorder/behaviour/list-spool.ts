// SPDX-License-Identifier: Apache-2.0
import { JsonWriter } from "./json-writer.ts";

const lineEnd = 0x0a;
const comma = 0x2c;

/**
 * Collects the entries of a JSON array as UTF-8 bytes, a line each, out of memory: JSON text has no line ends of its
 * own.
 */
export class ListSpool implements Disposable {
  readonly #lines: JsonWriter;
  /** Where bytes go that should not be in memory. */
  readonly folder: string;
  #count = 0;

  constructor(folder: string) {
    this.folder = folder;
    this.#lines = new JsonWriter(folder);
  }

  get count(): number {
    return this.#count;
  }

  /** @param json one entry, without line ends */
  add(json: string): void {
    this.#lines.write(this.#count++ === 0 ? json : `\n${json}`);
  }

  /** Adds the whole array to `out`. */
  appendTo(out: JsonWriter): void {
    out.write("[");
    out.append(this.#lines, (piece) => {
      for (let at = piece.indexOf(lineEnd); at >= 0; at = piece.indexOf(lineEnd, at + 1)) piece[at] = comma;
    });
    out.write("]");
  }

  /** The entries, in order, each as JSON. */
  *entries(): Generator<string> {
    let rest: Buffer = Buffer.alloc(0);
    for (const piece of this.#lines.finish().pieces()) {
      let start = 0;
      for (let end = piece.indexOf(lineEnd); end >= 0; end = piece.indexOf(lineEnd, start)) {
        const line = piece.subarray(start, end);
        yield (rest.length === 0 ? line : Buffer.concat([rest, line])).toString("utf8");
        rest = Buffer.alloc(0);
        start = end + 1;
      }
      rest = Buffer.concat([rest, piece.subarray(start)]);
    }
    if (rest.length > 0) yield rest.toString("utf8");
  }

  [Symbol.dispose](): void {
    this.#lines[Symbol.dispose]();
  }
}
