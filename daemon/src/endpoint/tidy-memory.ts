// SPDX-License-Identifier: Apache-2.0
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes that may come together before they are looked through. */
const roomBytes = 24 << 20;

let collect: (() => void) | undefined;
let bytesAfter = 0;

/**
 * Has V8 collect what large records left, where that is much. By itself it would wait until the heap has grown to three
 * times of what is in use (`main.ts` says why), and the endpoint's memory is to stay the same whatever goes through it.
 * Costs some 20 ms, so it is for builds with large records only.
 */
export function tidyMemory(): void {
  if (usedBytes() - bytesAfter < roomBytes) return;
  collect ??= exposeCollector();
  collect();
  bytesAfter = usedBytes();
}

function usedBytes(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

function exposeCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
