// SPDX-License-Identifier: Apache-2.0
import type { ProcessEntry } from "@bob/proto/documents/step-record";
import type { ObservedArguments } from "./argument-pattern.ts";
import { observedArgument, observedPath } from "./observed-text.ts";

/** A program with its arguments that a step ran. */
export interface ObservedProgram {
  readonly path: string;
  readonly args: ObservedArguments;
  readonly entry: ProcessEntry;
  /** Those that led to it, the step's own command first, without itself. Of several that started it, the first. */
  readonly startedBy: readonly ProcessEntry[];
  /** Paths of all that led to it, of any that started it. */
  readonly ancestors: ReadonlySet<string>;
}

/** The programs of a step in the order of its record. */
export function programEvents(processes: readonly ProcessEntry[]): ObservedProgram[] {
  const byIndex = new Map(processes.map((entry, position) => [entry.index ?? position, entry] as const));
  return processes.map((entry) => ({
    path: observedPath(entry.executable),
    args: { texts: entry.argv.map(observedArgument), isCut: entry.argvTruncated === true },
    entry,
    startedBy: chainOf(entry, byIndex),
    ancestors: new Set([...ancestorsOf(entry, byIndex)].map(({ executable }) => observedPath(executable))),
  }));
}

/** A step can start programs in a chain of any length, and in circles: equal executions are one entry. */
const maxChain = 32;

function chainOf(entry: ProcessEntry, byIndex: ReadonlyMap<number, ProcessEntry>): ProcessEntry[] {
  const chain: ProcessEntry[] = [];
  let at = startersOf(entry, byIndex)[0];
  while (at !== undefined && at !== entry && !chain.includes(at) && chain.length < maxChain) {
    chain.unshift(at);
    at = startersOf(at, byIndex)[0];
  }
  return chain;
}

function ancestorsOf(entry: ProcessEntry, byIndex: ReadonlyMap<number, ProcessEntry>): Set<ProcessEntry> {
  const found = new Set<ProcessEntry>();
  const left = startersOf(entry, byIndex);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    left.push(...startersOf(next, byIndex));
  }
  return found;
}

function startersOf({ startedBy }: ProcessEntry, byIndex: ReadonlyMap<number, ProcessEntry>): ProcessEntry[] {
  return startedBy.flatMap((index) => byIndex.get(index) ?? []);
}
