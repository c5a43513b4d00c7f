// SPDX-License-Identifier: Apache-2.0
import { minSecretBytes } from "./secret-words.ts";

/** A place in a text. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** Whose spelling is there. */
  readonly name: string;
}

interface Spelling {
  readonly text: string;
  readonly name: string;
}

/**
 * Looks for many spellings at once: by their first bytes, so that one pass over a text finds all places that are worth
 * a closer look.
 */
export class SpellingSearch {
  /** By their first {@link minSecretBytes}, the longest first. */
  readonly #byStart = new Map<string, Spelling[]>();
  readonly #starts: RegExp;

  /** @param spellings name by text; none is shorter than {@link minSecretBytes}. */
  constructor(spellings: ReadonlyMap<string, string>) {
    for (const [text, name] of [...spellings].sort(([a], [b]) => b.length - a.length)) {
      const start = text.slice(0, minSecretBytes);
      const known = this.#byStart.get(start);
      if (known === undefined) this.#byStart.set(start, [{ text, name }]);
      else known.push({ text, name });
    }
    this.#starts = new RegExp([...this.#byStart.keys()].map(escapePattern).join("|"), "g");
  }

  /** Whether {@link find} can find anything: quick, for most texts have nothing. */
  isPromising(text: string): boolean {
    this.#starts.lastIndex = 0;
    return this.#starts.test(text);
  }

  /**
   * Where a spelling is, the longest at each place; places can overlap.
   *
   * @param isCut the text ends too early: the beginning of a spelling at its end is one, too.
   */
  *find(text: string, isCut: boolean): Generator<Place> {
    this.#starts.lastIndex = 0;
    for (let match = this.#starts.exec(text); match !== null; match = this.#starts.exec(text)) {
      const { index: start } = match;
      const found = this.#byStart.get(match[0])?.find((spelling) => isAt(text, start, spelling.text, isCut));
      if (found) yield { start, end: Math.min(text.length, start + found.text.length), name: found.name };
      this.#starts.lastIndex = start + 1;
    }
  }
}

function isAt(text: string, start: number, spelling: string, isCut: boolean): boolean {
  if (text.startsWith(spelling, start)) return true;
  return isCut && text.length - start < spelling.length && spelling.startsWith(text.slice(start));
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
