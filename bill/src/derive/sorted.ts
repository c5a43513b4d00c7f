// SPDX-License-Identifier: Apache-2.0
/** All names of several lists once, sorted. */
export function sortedUnion(lists: string[][]): string[] {
  return [...new Set(lists.flat())].sort();
}

/** Entries of a map in order of its keys' UTF-16 code units. */
export function sortByKey<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
