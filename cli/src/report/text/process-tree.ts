// SPDX-License-Identifier: Apache-2.0
import type { ProcessEntry } from "@bob/proto";

/** A program and how far it is from the step's own command. */
export interface ProcessNode {
  process: ProcessEntry;
  depth: number;
}

/** A step can start programs in a chain of any length. */
const maxDepth = 200;

/** Programs below the program that started them; one that several started stands below the first of them. */
export function orderByStarter(processes: ProcessEntry[]): ProcessNode[] {
  const children = Map.groupBy(processes.keys(), (index) => processes[index]?.startedBy[0] ?? -1);
  const nodes: ProcessNode[] = [];
  const seen = new Set<number>();
  const visit = (index: number, depth: number) => {
    const process = processes[index];
    if (process === undefined || seen.has(index) || depth > maxDepth) return;
    seen.add(index);
    nodes.push({ process, depth });
    for (const child of children.get(index) ?? []) visit(child, depth + 1);
  };
  for (const root of children.get(-1) ?? []) visit(root, 0);
  for (const index of processes.keys()) visit(index, 0); // Those in a circle, or too deep.
  return nodes;
}
