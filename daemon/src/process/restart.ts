// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";

/** How long to wait before something is started again. */
export interface Pauses {
  readonly firstMs: number;
  readonly longestMs: number;
  /** What ran this long is healthy: the next pause is the first one again. */
  readonly healthyMs: number;
}

/** Pauses of every program that is kept running. */
export const restartPauses: Pauses = { firstMs: 250, longestMs: 30_000, healthyMs: 60_000 };

/**
 * Runs something again and again until `signal` aborts, with pauses that double.
 *
 * @param onEnd called after each end, before the pause; `false`: it is not to be started again.
 * @returns how it ended when it is not started again; `undefined` when `signal` aborts.
 */
export async function keepRestarting<End>(
  run: () => Promise<End>,
  onEnd: (end: End, pauseMs: number) => boolean,
  signal: AbortSignal,
  { firstMs, longestMs, healthyMs } = restartPauses,
): Promise<End | undefined> {
  let pauseMs = firstMs;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const end = await run();
    if (signal.aborted) return undefined;
    if (performance.now() - startedAt > healthyMs) pauseMs = firstMs;
    if (!onEnd(end, pauseMs)) return end;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
    pauseMs = Math.min(2 * pauseMs, longestMs);
  }
  return undefined;
}
