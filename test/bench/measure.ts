/** One measured pair: the same work with bob and without, directly after each other. Times in milliseconds. */
export interface Pair {
  bob: number;
  plain: number;
}

/** Runs `measure` for both sides in alternating order, so that drift of the machine hits both. */
export async function measurePairs(
  pairs: number,
  measure: (bob: boolean, round: number) => Promise<number>,
): Promise<Pair[]> {
  const results: Pair[] = [];
  for (let round = 0; round < pairs; round++) {
    const times: Record<string, number> = {};
    for (const bob of round % 2 === 0 ? [true, false] : [false, true]) times[String(bob)] = await measure(bob, round);
    results.push({ bob: times.true ?? Number.NaN, plain: times.false ?? Number.NaN });
  }
  return results;
}

/** Middle value; of an even number of values the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** Median over the pairs of bob/plain. */
export const medianRatio = (pairs: Pair[]): number => median(pairs.map((p) => p.bob / p.plain));

/** Median over the pairs of bob − plain, in milliseconds. */
export const medianDifference = (pairs: Pair[]): number => median(pairs.map((p) => p.bob - p.plain));
