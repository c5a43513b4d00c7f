// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { keepRestarting } from "./restart.ts";

const pauses = { firstMs: 1, longestMs: 4, healthyMs: 50 };
const never = new AbortController().signal;

test("doubles the pauses up to the longest, and begins anew after one that was healthy", async () => {
  const runMs = [0, 0, 0, 0, 80, 0];
  const seen: number[] = [];
  const onEnd = (_: unknown, pauseMs: number) => seen.push(pauseMs) < runMs.length;
  await keepRestarting(() => sleep(runMs[seen.length]), onEnd, never, pauses);
  expect(seen).toEqual([1, 2, 4, 4, 1, 2]);
});

test("says how it ended when it is enough", async () => {
  let runs = 0;
  const end = await keepRestarting(
    async () => ++runs,
    (run) => run < 3,
    never,
    pauses,
  );
  expect(end).toBe(3);
});

test("ends at once when it is told to, in a run and in a pause", async () => {
  const stop = new AbortController();
  const ended = keepRestarting(
    async () => "dead",
    () => true,
    stop.signal,
    { ...pauses, firstMs: 60_000 },
  );
  await sleep(1);
  stop.abort();
  expect(await ended).toBeUndefined();
  expect(
    await keepRestarting(
      () => Promise.reject(new Error("not started")),
      () => true,
      stop.signal,
    ),
  ).toBeUndefined();
});
