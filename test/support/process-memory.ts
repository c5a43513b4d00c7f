// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";

/** The most a process had resident since it began, or since {@link forgetPeak}, in MiB. */
export function readPeakMiB(pid: number): number {
  return readStatusMiB(pid, "VmHWM");
}

/** What a process has resident now, in MiB. */
export function readResidentMiB(pid: number): number {
  return readStatusMiB(pid, "VmRSS");
}

/** The peak of a process starts again from what is resident now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function readStatusMiB(pid: number, field: string): number {
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return Number(kib ?? Number.NaN) / 1024;
}
