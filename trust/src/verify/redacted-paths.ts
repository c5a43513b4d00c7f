// SPDX-License-Identifier: Apache-2.0
import type { ByteText, LeftBehindEntry, RawBytes, StepRecord } from "@bob/proto";
import { redactionPattern } from "@bob/proto/secrets/redactor";
import type { LayerEntry } from "./layer-listing.ts";
import { prefixesOf, rawPath } from "./raw-path.ts";

/** What a text can have been of which parts were left out. */
export type RedactedText = (text: string) => boolean;

/** How often a path is held against an entry: a step can make very many that are alike but for their names. */
const maxComparisons = 50_000_000;

/**
 * What a record tells of paths with a secret in them. What the secret was is not known: such a path can be any that is
 * the same around it.
 */
export class RedactedPaths {
  /** By what they have in common with an entry of the layer: their state, and their name where no secret is in it. */
  readonly #entries = new Map<string, { entry: LeftBehindEntry; isAt: RedactedText }[]>();
  #comparisons = 0;

  constructor(leftBehind: StepRecord["leftBehind"]) {
    for (const entry of leftBehind) {
      if (!entry.redacted) continue;
      const state = entry.type === "file" ? (entry.sha256 ?? `${entry.size} bytes`) : entry.type;
      const name = nameOf(rawPath(entry.path));
      const key = `${state} ${name.search(redactionPattern) < 0 ? name : ""}`;
      const alike = this.#entries.get(key) ?? [];
      this.#entries.set(key, alike);
      alike.push({ entry, isAt: redactedText(entry.path) });
    }
  }

  /** Whether what a layer has at a path can be one of the entries, which `fits` compares it with. */
  has(path: RawBytes, found: LayerEntry, fits: (entry: LeftBehindEntry) => boolean): boolean {
    const states = found.type === "file" ? [found.sha256, `${found.size} bytes`] : [found.type];
    const keys = states.flatMap((state) => [`${state} ${nameOf(path)}`, `${state} `]);
    const alike = keys.flatMap((key) => this.#entries.get(key) ?? []);
    this.#comparisons += alike.length;
    return this.#comparisons <= maxComparisons && alike.some(({ entry, isAt }) => isAt(path) && fits(entry));
  }
}

function nameOf(path: RawBytes): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Compares with a text that has `<redacted:…>` in it: what is between is looked for piece by piece, from the left. */
export function redactedText(told: ByteText): RedactedText {
  const [first = "", ...rest] = rawPath(told).split(redactionPattern);
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    let at = first.length;
    for (const piece of rest)
      at = text.indexOf(piece, at + 1) < 0 ? text.length : text.indexOf(piece, at + 1) + piece.length;
    return text.startsWith(first) && text.endsWith(last) && at + 1 + last.length <= text.length;
  };
}

/** {@link redactedText} for a path and all that is below it. */
export function redactedFolder(told: ByteText): RedactedText {
  const isFolder = redactedText(told);
  return (text) => isFolder(text) || [...prefixesOf(text)].some(isFolder);
}
