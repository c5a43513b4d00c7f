// SPDX-License-Identifier: Apache-2.0
import type { BoBSpec } from "@bob/kubernetes/kinds/bob-kinds";
import { parseDuration } from "../runtime/duration.ts";

export interface BobTimes {
  readonly intervalMs: number;
  readonly retryMs: number;
  readonly timeoutMs: number;
}

const leastTimeoutMs = 30_000;

/** By flux's rules: a timeout ends before the next run. @throws {BobError} USAGE for what is no duration. */
export function bobTimes({ interval, retryInterval, timeout }: BoBSpec): BobTimes {
  const intervalMs = parseDuration(interval);
  return {
    intervalMs,
    retryMs: retryInterval === undefined ? intervalMs : parseDuration(retryInterval),
    timeoutMs: timeout === undefined ? Math.max(intervalMs - 30_000, leastTimeoutMs) : parseDuration(timeout),
  };
}
