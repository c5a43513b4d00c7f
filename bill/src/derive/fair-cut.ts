// SPDX-License-Identifier: Apache-2.0
/** Entries that share one portion of the room, in the order they deserve to be kept. */
export interface EntryGroup<T> {
  /** What {@link FairCut.left} calls it, and its place among groups of equal rank. */
  readonly group: number;
  entries: T[];
}

/** What is left of a list after {@link cutFairly}, and how many entries each group lost. */
export interface FairCut<T> {
  readonly kept: T[];
  /** Group → entries left out. Empty when nothing was cut. */
  readonly left: Map<number, number>;
}

/** Bytes of JSON. */
export interface Room {
  readonly budget: number;
  readonly atMost?: number;
}

/** Entries that cannot be kept any more go when this many times the budget is held. */
const heldBudgets = 4;

/**
 * Keeps as many entries as fit into `budget` bytes, dividing the room fairly between the groups: an entry's rank is the
 * number of bytes its group needs up to and including it, and entries are kept in order of rank (ties: lower group
 * first) until the first one that does not fit. So a group that floods the list takes room only from itself.
 *
 * @param groups taken one after the other: of those that came, only what can still be kept is held.
 * @param room `atMost`: an upper bound of all entries' bytes, where the caller has one; it saves measuring them.
 */
export function cutFairly<T>(groups: Iterable<EntryGroup<T>>, room: Room, bytesOf: (entry: T) => number): FairCut<T> {
  const { budget, atMost = Number.POSITIVE_INFINITY } = room;
  if (atMost <= budget) return keepAll(groups);
  const held: MeasuredGroup<T>[] = [];
  let total = 0;
  let heldBytes = 0;
  let stop: Rank | undefined;
  for (const group of groups) {
    const measured = measureGroup(group, budget, bytesOf);
    held.push(measured);
    total += measured.bytes;
    heldBytes += sum(measured.sizes);
    if (heldBytes <= heldBudgets * budget) continue;
    stop = dropHopeless(held, budget, stop);
    heldBytes = sum(held.map(({ sizes }) => sum(sizes)));
  }
  return total <= budget ? keepAll(held) : keepFirst(held, countWhatFits(held, budget, stop).counts);
}

/** The beginning of a group, with the bytes of each entry. */
interface MeasuredGroup<T> extends EntryGroup<T> {
  sizes: number[];
  /** Entries and bytes of the whole group. */
  readonly count: number;
  readonly bytes: number;
}

/** An entry whose rank is above the budget has no room, whatever the other groups are. */
function measureGroup<T>(
  { group, entries }: EntryGroup<T>,
  budget: number,
  bytesOf: (entry: T) => number,
): MeasuredGroup<T> {
  const sizes: number[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry);
    bytes += size;
    if (bytes <= budget) sizes.push(size);
  }
  const kept = sizes.length < entries.length ? entries.slice(0, sizes.length) : entries;
  return { group, entries: kept, sizes, count: entries.length, bytes };
}

/**
 * More groups only take room from these, so what does not fit now never will.
 *
 * @returns the first entry that did not fit: nothing behind it is kept, whether it is still held or not.
 */
function dropHopeless<T>(held: MeasuredGroup<T>[], budget: number, stop: Rank | undefined): Rank | undefined {
  const fit = countWhatFits(held, budget, stop);
  for (const [at, count] of fit.counts.entries()) {
    const group = held[at];
    if (group === undefined) continue;
    group.entries = group.entries.slice(0, count);
    group.sizes = group.sizes.slice(0, count);
  }
  return fit.stop;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function keepAll<T>(groups: Iterable<EntryGroup<T>>): FairCut<T> {
  return { kept: [...groups].flatMap(({ entries }) => entries), left: new Map() };
}

/** Within a group ranks only grow, so what is kept of it is its beginning. */
function countWhatFits<T>(
  groups: readonly MeasuredGroup<T>[],
  budget: number,
  stop: Rank | undefined,
): { counts: number[]; stop: Rank | undefined } {
  const counts = groups.map(() => 0);
  let used = 0;
  for (const entry of rankEntries(groups)) {
    used += entry.bytes;
    if (stop !== undefined && compareRanks(entry, stop) >= 0) return { counts, stop };
    if (used > budget) return { counts, stop: entry };
    counts[entry.at] = (counts[entry.at] ?? 0) + 1;
  }
  return { counts, stop };
}

/** Where an entry is in the order in which entries are kept. */
interface Rank {
  readonly group: number;
  readonly rank: number;
}

interface RankedEntry extends Rank {
  /** Index of the group in the list of groups. */
  readonly at: number;
  readonly bytes: number;
}

function compareRanks(a: Rank, b: Rank): number {
  return a.rank - b.rank || a.group - b.group;
}

function rankEntries<T>(groups: readonly MeasuredGroup<T>[]): RankedEntry[] {
  const ranked = groups.flatMap(({ group, sizes }, at) => {
    let rank = 0;
    return sizes.map((bytes) => {
      rank += bytes;
      return { at, group, rank, bytes };
    });
  });
  return ranked.sort(compareRanks);
}

function keepFirst<T>(groups: readonly MeasuredGroup<T>[], counts: number[]): FairCut<T> {
  const left = new Map<number, number>();
  const kept = groups.flatMap(({ group, entries, count }, at) => {
    const keeps = counts[at] ?? 0;
    if (keeps < count) left.set(group, count - keeps);
    return entries.slice(0, keeps);
  });
  return { kept, left };
}
