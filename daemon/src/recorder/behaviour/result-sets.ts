// SPDX-License-Identifier: Apache-2.0

/** Sets of results, each kept once: a step makes many changes, and nearly all of them have the same. */
export class ResultSets {
  readonly none: ReadonlySet<string> = new Set();
  readonly #sets = new Map<string, ReadonlySet<string>>();

  /** `set` with one more; the same set for the same results in the end, in whatever order they came. */
  with(set: ReadonlySet<string>, result: string): ReadonlySet<string> {
    if (set.has(result)) return set;
    const results = [...set, result].sort();
    const key = results.join();
    const known = this.#sets.get(key) ?? new Set(results);
    this.#sets.set(key, known);
    return known;
  }
}
