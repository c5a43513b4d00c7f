// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { describeObject, type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import { formatDuration } from "../runtime/duration.ts";
import { BobRunError } from "./bob-error.ts";
import { type Health, healthOf } from "./health.ts";

const firstPauseMs = 250;
const longestPauseMs = 3_000;

/**
 * Waits until objects are what they are to be.
 *
 * @throws {BobRunError} HealthCheckFailed when one has failed, or is not so in time.
 */
export async function waitHealthy(
  objects: readonly KubernetesObject[],
  timeoutMs: number,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  let waiting = objects.map(keyOf);
  for (let pauseMs = firstPauseMs; waiting.length > 0; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const told: string[] = [];
    const next: typeof waiting = [];
    for (const key of waiting) {
      const live = await cluster.get(key, signal);
      const health: Health = live ? healthOf(live) : { state: "progressing", message: "it is not there" };
      if (health.state === "current") continue;
      const line = `${describeObject(key)}: ${health.message}`;
      if (health.state === "failed") throw new BobRunError("HealthCheckFailed", `health check failed: ${line}`);
      next.push(key);
      told.push(line);
    }
    waiting = next;
    if (waiting.length === 0) return;
    if (performance.now() > until) {
      const message = `timeout waiting for: [${told.join("; ")}] after ${formatDuration(timeoutMs)}`;
      throw new BobRunError("HealthCheckFailed", `health check failed: ${message}`);
    }
    await sleep(pauseMs, undefined, { signal });
  }
}
