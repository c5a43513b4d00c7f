// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from "node:v8";

/** What may lie about before it is collected. */
const garbageMiB = 128;

/**
 * For commands that read a lot and keep little. V8 counts chunks with what is old, and collects all of that each time it has doubled: a heap of 12 MiB
 * for every 11 MiB that are read, which takes longer than reading them (docs/decisions.md). A heap that is large already stays as it is.
 */
export function letGarbageLie(): void {
  const usedMiB = process.memoryUsage().heapUsed / 2 ** 20;
  const percent = Math.floor((garbageMiB / usedMiB) * 100);
  if (percent > 100) setFlagsFromString(`--heap-growing-percent=${percent}`);
}
