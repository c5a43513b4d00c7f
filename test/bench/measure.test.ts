import { expect, test } from "vitest";
import { median, medianDifference, medianRatio } from "./measure.ts";

test("takes the middle value, or the mean of the two in the middle", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
});

test("compares within pairs before it takes the median", () => {
  const pairs = [
    { bob: 11, plain: 10 },
    { bob: 220, plain: 200 },
    { bob: 90, plain: 30 },
  ];
  expect(medianRatio(pairs)).toBeCloseTo(1.1);
  expect(medianDifference(pairs)).toBe(20);
});
