// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import { maxVariableSetBytesPerStep, maxVariableSetsPerStep, maxVariableTextBytesPerStep } from "../limits.ts";

/** Distinct sets of names of variables, by numbers. Most programs of a step get the same. */
export class VariableSets {
  readonly #sets = new Map<string, number>();
  /** By the names as they came, so that they need not be sorted each time. */
  readonly #texts = new Map<RawBytes, number>();
  #setBytes = 0;
  #textBytes = 0;
  #cut = 0;

  /** Environments that had no room. */
  get cut(): number {
    return this.#cut;
  }

  /**
   * @param text names, each with its NUL
   * @returns the set's number; undefined where there was no room
   */
  add(text: RawBytes): number | undefined {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const number = this.#open([...new Set(text.split("\0").slice(0, -1))].sort().join("\0"));
    if (number === undefined) {
      this.#cut++;
    } else if (this.#textBytes + text.length <= maxVariableTextBytesPerStep) {
      this.#textBytes += text.length;
      this.#texts.set(text, number);
    }
    return number;
  }

  /** The sets, sorted, each with its number. */
  sorted(): { number: number; names: RawBytes[] }[] {
    return [...this.#sets]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, number]) => ({ number, names: (key === "" ? [] : key.split("\0")) as RawBytes[] }));
  }

  #open(key: string): number | undefined {
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const bytes = this.#setBytes + key.length;
    if (this.#sets.size >= maxVariableSetsPerStep || bytes > maxVariableSetBytesPerStep) return undefined;
    this.#setBytes = bytes;
    this.#sets.set(key, this.#sets.size);
    return this.#sets.size - 1;
  }
}
