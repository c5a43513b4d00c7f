/** Entries that share one portion of the room, in the order they deserve to be kept. */
export interface EntryGroup<T> {
  /** What {@link FairCut.left} calls it, and its place among groups of equal rank. */
  group: number;
  entries: T[];
}

/** What is left of a list after {@link cutFairly}, and how many entries each group lost. */
export interface FairCut<T> {
  kept: T[];
  /** Group → entries left out. Empty when nothing was cut. */
  left: Map<number, number>;
}

/** Bytes of JSON. */
export interface Room {
  budget: number;
  atMost?: number;
}

/**
 * Keeps as many entries as fit into `budget` bytes, dividing the room fairly between the groups: an entry's rank is the number of
 * bytes its group needs up to and including it, and entries are kept in order of rank (ties: lower group first) until the first
 * one that does not fit. So a group that floods the list takes room only from itself.
 *
 * @param room `atMost`: an upper bound of all entries' bytes, where the caller has one; it saves measuring them.
 */
export function cutFairly<T>(groups: EntryGroup<T>[], room: Room, bytesOf: (entry: T) => number): FairCut<T> {
  const { budget, atMost = Number.POSITIVE_INFINITY } = room;
  if (atMost <= budget) return keepAll(groups);
  const sizes = groups.map(({ entries }) => entries.map(bytesOf));
  const total = sizes.reduce((sum, group) => sum + group.reduce((a, b) => a + b, 0), 0);
  if (total <= budget) return keepAll(groups);
  return keepFirst(groups, countWhatFits(groups, sizes, budget));
}

function keepAll<T>(groups: EntryGroup<T>[]): FairCut<T> {
  return { kept: groups.flatMap(({ entries }) => entries), left: new Map() };
}

/** Within a group ranks only grow, so what is kept of it is its beginning. */
function countWhatFits<T>(groups: EntryGroup<T>[], sizes: number[][], budget: number): number[] {
  const counts = groups.map(() => 0);
  let used = 0;
  for (const { at, bytes } of rankEntries(groups, sizes)) {
    used += bytes;
    if (used > budget) break;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

interface RankedEntry {
  /** Index of the group in the list of groups. */
  at: number;
  group: number;
  rank: number;
  bytes: number;
}

function rankEntries<T>(groups: EntryGroup<T>[], sizes: number[][]): RankedEntry[] {
  const ranked = groups.flatMap(({ group }, at) => {
    let rank = 0;
    return (sizes[at] ?? []).map((bytes) => {
      rank += bytes;
      return { at, group, rank, bytes };
    });
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.group - b.group);
}

function keepFirst<T>(groups: EntryGroup<T>[], counts: number[]): FairCut<T> {
  const left = new Map<number, number>();
  const kept = groups.flatMap(({ group, entries }, at) => {
    const count = counts[at] ?? 0;
    if (count < entries.length) left.set(group, entries.length - count);
    return entries.slice(0, count);
  });
  return { kept, left };
}
