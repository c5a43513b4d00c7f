// SPDX-License-Identifier: Apache-2.0
import { baseName, type RawBytes, rawFromText, textFromRaw } from "../paths.ts";
import { spellingsOf } from "./secret-spellings.ts";
import { secretWords } from "./secret-words.ts";
import { type Place, SpellingSearch } from "./spelling-search.ts";
import { isPlain, viewsOf } from "./text-views.ts";

/** A value that must not be told, and what it is called instead: its variable, or where it is mounted. */
export interface Secret {
  readonly name: string;
  readonly value: RawBytes;
}

/** Why a value was not looked for: too short or an ordinary word; with more parts than are looked for. */
export type NotRedacted = "common" | "long";

/** Different texts of one secret that are counted. */
const maxCounted = 10_000;
/** Bytes in all spellings together; values beyond it are not looked for in parts, or not at all. */
const maxSpellingBytes = 32 << 20;

/** Leaves secrets out of texts, and counts what it left out. */
export class Redactor {
  /** By name; names sorted. What of these values is not looked for. */
  readonly notRedacted: Readonly<Record<string, NotRedacted>>;
  readonly #search: SpellingSearch | undefined;
  /** Texts that had one, as they are now, by name. */
  readonly #texts = new Map<string, Set<string>>();

  constructor(secrets: Iterable<Secret> = []) {
    const { spellings, notRedacted } = collectSpellings(secrets);
    this.notRedacted = notRedacted;
    this.#search = spellings.size > 0 ? new SpellingSearch(spellings) : undefined;
  }

  /** Whether there is nothing to look for: every text stays as it is. */
  get isIdle(): boolean {
    return this.#search === undefined;
  }

  /** In how many different texts a secret was, by name; sorted, those that were in none left out. */
  get counts(): Record<string, number> {
    const counts = [...this.#texts].map(([name, texts]): [string, number] => [name, texts.size]);
    return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /**
   * The text with `<redacted:NAME>` in the place of each secret; the same text where there is none.
   *
   * @param isCut the text was cut: the beginning of a secret at its end is left out, too.
   */
  redact(raw: RawBytes, isCut = false): RawBytes {
    if (this.#search === undefined || (isPlain(raw) && !this.#search.isPromising(raw))) return raw;
    const places = [...findPlaces(this.#search, raw, isCut)];
    if (places.length === 0) return raw;
    const { text, names } = replacePlaces(raw, places);
    for (const name of names) this.#count(name, text);
    return text;
  }

  /** {@link redact} for a string. */
  redactText(text: string): string {
    return this.isIdle ? text : textFromRaw(this.redact(rawFromText(text)));
  }

  #count(name: string, text: string): void {
    const texts = this.#texts.get(name) ?? new Set();
    this.#texts.set(name, texts);
    if (texts.size < maxCounted) texts.add(text);
  }
}

/** What stands for a secret. In a path it is one name, or a part of one. */
export function redactionOf(name: string): string {
  const last = baseName(name);
  return `<redacted:${last.replace(/[^\w.-]/g, "_").slice(0, 64)}>`;
}

/** All that {@link redactionOf} can give. */
export const redactionPattern = /<redacted:[\w.-]{0,64}>/g;

function collectSpellings(secrets: Iterable<Secret>) {
  const spellings = new Map<string, string>();
  const notRedacted: Record<string, NotRedacted> = {};
  let bytes = 0;
  for (const { name, value } of [...secrets].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { words, isCut } = secretWords(value);
    if (words.size === 0 && value.trim() !== "") notRedacted[name] = "common";
    if (isCut) notRedacted[name] = "long";
    for (const word of words) {
      bytes += 16 * word.length;
      if (bytes > maxSpellingBytes) notRedacted[name] = "long";
      else for (const text of spellingsOf(word)) if (!spellings.has(text)) spellings.set(text, name);
    }
  }
  return { spellings, notRedacted };
}

function* findPlaces(search: SpellingSearch, raw: RawBytes, isCut: boolean): Generator<Place> {
  for (const { text, starts } of viewsOf(raw)) {
    for (const place of search.find(text, isCut)) {
      yield starts === undefined
        ? place
        : { ...place, start: starts[place.start] ?? 0, end: starts[place.end] ?? raw.length };
    }
  }
}

/** Places that overlap or touch the one before become one, which has the names of all. */
function replacePlaces(raw: RawBytes, places: Place[]): { text: RawBytes; names: Set<string> } {
  const names = new Set<string>();
  let text = "";
  let at = 0;
  let inPlace = new Set<string>();
  for (const { start, end, name } of places.sort((a, b) => a.start - b.start || b.end - a.end)) {
    names.add(name);
    if (start >= at) {
      text += raw.slice(at, start);
      inPlace = new Set();
    }
    if (!inPlace.has(name) && (start >= at || end > at)) text += redactionOf(name);
    inPlace.add(name);
    at = Math.max(at, end);
  }
  return { text: (text + raw.slice(at)) as RawBytes, names };
}
