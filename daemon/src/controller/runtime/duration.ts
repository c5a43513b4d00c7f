// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const whole = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/**
 * A duration as Go writes it, `1h30m`, in milliseconds.
 *
 * @throws {BobError} USAGE for what is none.
 */
export function parseDuration(text: string): number {
  if (!whole.test(text)) throw new BobError("USAGE", `"${text}" is no duration such as 5m or 1h30m`);
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  return Array.from(parts, ([, count, unit = ""]) => Number(count) * (unitsMs[unit] ?? 0)).reduce((a, b) => a + b, 0);
}

/** Milliseconds as Go writes a duration: `1m30s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  return `${hours > 0 ? `${hours}h` : ""}${hours + minutes > 0 ? `${minutes}m` : ""}${rest}s`;
}

/** Not all at the same moment: up to 5% earlier or later. */
export function withJitter(ms: number, random = Math.random()): number {
  return ms * (0.95 + 0.1 * random);
}
