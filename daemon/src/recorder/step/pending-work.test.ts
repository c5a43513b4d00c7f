// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { PendingWork } from "./pending-work.ts";

test("waits for all work, also for what comes meanwhile", async () => {
  const pending = new PendingWork();
  const done: string[] = [];
  const work = async (name: string, next?: () => void) => {
    await new Promise(setImmediate);
    done.push(name);
    next?.();
  };
  pending.add(work("first", () => pending.add(work("second"))));
  await pending.settle(new AbortController().signal);
  expect(done).toEqual(["first", "second"]);
});

test("waits no longer than it may", async () => {
  const pending = new PendingWork();
  pending.add(new Promise(() => {}));
  await pending.settle(AbortSignal.timeout(5));
});
