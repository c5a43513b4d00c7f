// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { BehaviourEvent } from "../behaviour/behaviour.ts";
import { maxWatchers, maxWatchQueue } from "../limits.ts";

/** What a watcher gets: an event, or how many it missed because it read too slowly. */
export type Watched = { runId: string; event: BehaviourEvent } | { dropped: number };

interface Watcher {
  readonly runId: string | undefined;
  readonly queue: Watched[];
  dropped: number;
  isOver: boolean;
  wake: () => void;
}

/**
 * Copies live events to who watches. Each watcher has a bounded queue; when it is full, events are dropped and counted,
 * and the count comes before the next event. Recording never waits for a watcher.
 */
export class WatchHub {
  readonly #watchers = new Set<Watcher>();

  publish(runId: string, event: BehaviourEvent): void {
    for (const watcher of this.#watchers) {
      if (watcher.runId === undefined || watcher.runId === runId) offer(watcher, { runId, event });
    }
  }

  /** No more events of this run: its watchers' streams end. */
  end(runId: string): void {
    for (const watcher of this.#watchers) {
      if (watcher.runId === runId) {
        watcher.isOver = true;
        watcher.wake();
      }
    }
  }

  /**
   * Events of run `runId`, or of all runs, until the run is over or `signal` aborts.
   *
   * @throws {BobError} UNAVAILABLE when too many watch already
   */
  async *watch(runId: string | undefined, signal: AbortSignal): AsyncGenerator<Watched> {
    if (this.#watchers.size >= maxWatchers) {
      throw new BobError("UNAVAILABLE", `${maxWatchers} clients watch already, which is the limit`);
    }
    const watcher: Watcher = { runId, queue: [], dropped: 0, isOver: false, wake: () => undefined };
    const wake = () => watcher.wake();
    signal.addEventListener("abort", wake, { once: true });
    this.#watchers.add(watcher);
    try {
      while (!signal.aborted) {
        yield* takeQueued(watcher);
        if (watcher.isOver) return;
        await waitForNews(watcher, signal);
      }
    } finally {
      this.#watchers.delete(watcher);
      signal.removeEventListener("abort", wake);
    }
  }
}

function offer(watcher: Watcher, watched: Watched): void {
  if (watcher.queue.length >= maxWatchQueue) {
    watcher.dropped++;
    return;
  }
  if (watcher.dropped > 0) {
    watcher.queue.push({ dropped: watcher.dropped });
    watcher.dropped = 0;
  }
  watcher.queue.push(withoutPacket(watched));
  watcher.wake();
}

/** The bytes of a packet are a part of what came from the probe, which all of it would be held for; nobody watches them. */
function withoutPacket(watched: Watched): Watched {
  if (!("event" in watched) || watched.event.kind !== "traffic") return watched;
  return { ...watched, event: { ...watched.event, bytes: Buffer.alloc(0) } };
}

function takeQueued(watcher: Watcher): Watched[] {
  const taken = watcher.queue.splice(0);
  if (watcher.isOver && watcher.dropped > 0) {
    taken.push({ dropped: watcher.dropped });
    watcher.dropped = 0;
  }
  return taken;
}

function waitForNews(watcher: Watcher, signal: AbortSignal): Promise<void> {
  if (watcher.queue.length > 0 || watcher.isOver || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    watcher.wake = resolve;
  });
}
