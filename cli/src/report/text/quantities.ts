// SPDX-License-Identifier: Apache-2.0
/** `1.3 s`, `45 ms`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Of microseconds: `0.4 ms`, and from ten milliseconds on as {@link formatDuration}. */
export function formatBrief(microseconds: number): string {
  return microseconds < 9_950 ? `${(microseconds / 1_000).toFixed(1)} ms` : formatDuration(microseconds / 1_000);
}

/** `640 B`, `2.3 MB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export { formatCount } from "@bob/proto";

/** ` ×3`, nothing for once. */
export function formatTimes(count: number): string {
  return count === 1 ? "" : ` ×${count.toLocaleString("en-US")}`;
}
