// SPDX-License-Identifier: Apache-2.0
import { countLeftToParts } from "@bob/proto/documents/record-parts";
import type { RecordedStep } from "./decode-evidence.ts";
import type { FairCut } from "./fair-cut.ts";

type TraceList = "fileAccess" | "network" | "process";

/**
 * Counts what is only in the parts of long records among what the trace's lists leave out. Which paths of opens,
 * changes and what was left behind are the same is not known without the parts: the longest of the three stands for
 * all.
 */
export function addInParts(cuts: Record<TraceList, FairCut<unknown>>, steps: readonly RecordedStep[]): void {
  for (const { number, statement } of steps) {
    const { processes, files, changes, leftBehind, network } = countLeftToParts(statement.predicate);
    addLeft(cuts.fileAccess, number, Math.max(files, changes, leftBehind));
    addLeft(cuts.network, number, network);
    addLeft(cuts.process, number, processes);
  }
}

function addLeft({ left }: FairCut<unknown>, step: number, count: number): void {
  if (count > 0) left.set(step, (left.get(step) ?? 0) + count);
}
