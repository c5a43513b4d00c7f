// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { measureRounds, median, medianRatio } from "./measure.ts";

test("takes the middle value, or the mean of the two in the middle", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
});

test("compares within rounds before it takes the median", () => {
  const rounds = [
    { bob: 11, plain: 10 },
    { bob: 220, plain: 200 },
    { bob: 90, plain: 30 },
  ];
  expect(medianRatio(rounds, "bob")).toBeCloseTo(1.1);
});

test("measures plain beside every other side, each round the other way round", async () => {
  const order: string[] = [];
  const rounds = await measureRounds(["a", "b"], { rounds: 2, seconds: 60 }, async (side) => order.push(side));
  expect(order).toEqual(["a", "plain", "b", "b", "plain", "a"]);
  expect(rounds).toEqual([
    { a: 1, plain: 2, b: 3 },
    { a: 6, plain: 5, b: 4 },
  ]);
});

test("begins no round when the time is over, but makes enough for a median", async () => {
  expect(await measureRounds(["a"], { rounds: 9, seconds: -1 }, async () => 1)).toHaveLength(3);
});
