// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { maxWatchers, maxWatchQueue } from "../limits.ts";
import { open } from "../test-support/events.ts";
import { type Watched, WatchHub } from "./watch-hub.ts";

async function startWatching(hub: WatchHub, runId: string | undefined, signal = new AbortController().signal) {
  const stream = hub.watch(runId, signal);
  const first = stream.next(); // starts the generator: from here on events are queued
  await Promise.resolve();
  return { first, stream };
}

test("gives a watcher the events of its run until the run ends", async () => {
  const hub = new WatchHub();
  const { first, stream } = await startWatching(hub, "a");
  hub.publish("a", open("/1"));
  hub.publish("b", open("/2"));
  hub.publish("a", open("/3"));
  hub.end("a");
  const seen = [(await first).value as Watched];
  for await (const watched of stream) seen.push(watched);
  expect(seen).toEqual([open("/1"), open("/3")].map((event) => ({ runId: "a", event })));
});

test("counts what a slow watcher misses, and says it where it happened", async () => {
  const hub = new WatchHub();
  const { first, stream } = await startWatching(hub, undefined);
  for (let i = 0; i < maxWatchQueue + 5; i++) hub.publish("a", open(`/${i}`));
  await first;
  const rest: Watched[] = [];
  for (let i = 1; i < maxWatchQueue; i++) rest.push((await stream.next()).value as Watched);
  const next = stream.next();
  hub.publish("a", open("/later"));
  expect((await next).value).toEqual({ dropped: 5 });
  expect(rest).toHaveLength(maxWatchQueue - 1);
});

test("ends when the client cancels, and has a bound on watchers", async () => {
  const hub = new WatchHub();
  const abort = new AbortController();
  const watchers = [];
  for (let i = 0; i < maxWatchers; i++) watchers.push((await startWatching(hub, undefined, abort.signal)).first);
  await expect(hub.watch(undefined, abort.signal).next()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  abort.abort();
  expect((await Promise.all(watchers)).every((result) => result.done)).toBe(true);
});
