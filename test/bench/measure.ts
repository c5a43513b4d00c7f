// SPDX-License-Identifier: Apache-2.0
/** One round of a measurement: what the same work took on each side, in milliseconds. */
export type Round<Side extends string> = Readonly<Record<Side | "plain", number>>;

/** How long a measurement may go on. */
export interface Extent {
  readonly rounds: number;
  /** When this is over no further round begins, once there are {@link fewestRounds}. */
  readonly seconds: number;
}

/** A median of fewer says nothing. */
const fewestRounds = 3;

/**
 * Measures the same work plain and on one or two other sides, interleaved: plain is in the middle, so that every other side runs directly
 * before or after it, and each round goes the other way round than the last, so that drift of the machine hits all of them.
 */
export async function measureRounds<Side extends string>(
  sides: readonly [Side] | readonly [Side, Side],
  { rounds, seconds }: Extent,
  measure: (side: Side | "plain", round: number) => Promise<number>,
): Promise<Round<Side>[]> {
  const [first, ...second] = sides;
  const order = [first, "plain" as const, ...second];
  const deadline = performance.now() + seconds * 1000;
  const results: Round<Side>[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round >= fewestRounds && performance.now() > deadline) break;
    const times = new Map<Side | "plain", number>();
    for (const side of round % 2 === 0 ? order : order.toReversed()) times.set(side, await measure(side, round));
    results.push(Object.fromEntries(times) as Round<Side>);
  }
  return results;
}

/** Middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** Median over the rounds of what `side` took as a multiple of plain. */
export function medianRatio<Side extends string>(rounds: readonly Round<Side>[], side: Side): number {
  return median(rounds.map((round) => round[side] / round.plain));
}
