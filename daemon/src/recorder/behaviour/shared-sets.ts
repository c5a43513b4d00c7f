// SPDX-License-Identifier: Apache-2.0
const maxSharedSize = 6;

/**
 * Small sets, each kept once: a step makes many changes and executes many programs, and nearly all of them have the same
 * results, users and directories. Sets only grow, and only here.
 */
export class SharedSets<T extends string | number> {
  readonly none: ReadonlySet<T> = new Set();
  readonly #sets = new Map<string, ReadonlySet<T>>();

  /** `set` with one more; the same set for the same values in the end, in whatever order they came, while they are few. */
  with(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
    if (set.has(value)) return set;
    if (set.size > maxSharedSize) {
      if (set instanceof Set) set.add(value); // of one owner alone
      return set;
    }
    const grown = new Set([...set, value]);
    return grown.size > maxSharedSize ? grown : this.#share(grown);
  }

  /** For another owner: those that are shared never change, larger ones do. */
  copy(set: ReadonlySet<T>): ReadonlySet<T> {
    return set.size > maxSharedSize ? new Set(set) : set;
  }

  #share(set: ReadonlySet<T>): ReadonlySet<T> {
    const key = [...set].sort().join("\0");
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    this.#sets.set(key, set);
    return set;
  }
}
