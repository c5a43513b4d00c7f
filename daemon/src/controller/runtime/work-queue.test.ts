// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { WorkQueue, type WorkResult } from "./work-queue.ts";

const backoff = { firstMs: 10, longestMs: 40 };

describe("a work queue", () => {
  it("runs a key once at a time, and once more for all that came meanwhile", async () => {
    let [running, most, runs] = [0, 0, 0];
    const queue = new WorkQueue(async () => {
      most = Math.max(most, ++running);
      runs++;
      await sleep(20);
      running--;
      return "done";
    });
    for (let i = 0; i < 5; i++) {
      queue.add("a");
      await sleep(1);
    }
    await sleep(80);
    expect([most, runs]).toEqual([1, 2]);
    await queue.stop();
  });

  it("runs several keys at once, and no more than it may", async () => {
    let [running, most] = [0, 0];
    const queue = new WorkQueue(
      async () => {
        most = Math.max(most, ++running);
        await sleep(10);
        running--;
        return "done";
      },
      { parallel: 2 },
    );
    for (const key of ["a", "b", "c", "d"]) queue.add(key);
    expect(queue.depth).toBe(2);
    await sleep(60);
    expect([most, queue.depth]).toEqual([2, 0]);
    await queue.stop();
  });

  it("waits longer after each failure, up to the longest, and begins anew after a success", async () => {
    const results: WorkResult[] = ["failed", "failed", "failed", "failed", { afterMs: 1 }, "failed", "done"];
    const at: number[] = [];
    const queue = new WorkQueue(
      async () => {
        at.push(performance.now());
        return results[at.length - 1] ?? "done";
      },
      { backoff },
    );
    queue.add("a");
    await sleep(300);
    const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    for (const [i, least] of [10, 20, 40, 40, 1, 10].entries()) expect(pauses[i]).toBeGreaterThanOrEqual(least - 1.5);
    expect(pauses).toHaveLength(6);
    await queue.stop();
  });

  it("takes a key at once that waits for its time, and once", async () => {
    let runs = 0;
    const queue = new WorkQueue(async () => {
      runs++;
      return { afterMs: 60_000 };
    });
    queue.add("a");
    await sleep(5);
    queue.add("a");
    await sleep(5);
    expect(runs).toBe(2);
    await queue.stop();
  });

  it("ends what runs when it is to stop, and starts nothing thereafter", async () => {
    let ended = false;
    const queue = new WorkQueue(async (_, signal) => {
      await sleep(60_000, undefined, { signal }).catch(() => undefined);
      ended = true;
      return "failed";
    });
    queue.add("a");
    await queue.stop();
    queue.add("b");
    expect(ended).toBe(true);
    expect(queue.depth).toBe(0);
  });
});
