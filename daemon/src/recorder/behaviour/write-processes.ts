// SPDX-License-Identifier: Apache-2.0
import type { ByteText, ProcessEntry, ProcessTreeEntry } from "@bob/proto";
import { toByteText } from "@bob/proto/paths";
import { decodeWaitStatus } from "./names.ts";
import type { TreeNode } from "./process-tree.ts";
import { type Program, splitProgram } from "./program.ts";
import type { ProgramIndex } from "./program-index.ts";

/** The `processes` section of a step record. */
export function* processEntries(programs: ProgramIndex): Generator<ProcessEntry> {
  const sorted = programs.sorted();
  const indexes = {
    programs: placesOf(sorted),
    variables: placesOf(programs.variables.sorted()),
  };
  for (const program of sorted) yield toProcessEntry(program, indexes);
}

/** The `variableSets` section of a step record. */
export function variableSets({ variables }: ProgramIndex): ByteText[][] {
  return variables.sorted().map(({ names }) => names.map(toByteText));
}

/**
 * The `processTree` section of a step record.
 *
 * @param begunNs when the step began, CLOCK_MONOTONIC
 */
export function* processTreeEntries(programs: ProgramIndex, begunNs: bigint): Generator<ProcessTreeEntry> {
  const indexes = placesOf(programs.sorted());
  for (const node of programs.tree.nodes()) yield toTreeEntry(node, indexes, Number(begunNs));
}

type Places = ReadonlyMap<number, number>;

/** By number. */
function placesOf(sorted: readonly { readonly number: number }[]): Places {
  return new Map(sorted.map(({ number }, index) => [number, index]));
}

function toProcessEntry(program: Program, places: { programs: Places; variables: Places }): ProcessEntry {
  const { executable, argv } = splitProgram(program);
  return {
    executable: toByteText(executable),
    argv: argv.map(toByteText),
    ...(program.argvTruncated && { argvTruncated: true }),
    ...(program.redacted && { redacted: true }),
    ...(program.emulator !== undefined && { emulator: toByteText(program.emulator) }),
    ...(program.script !== undefined && { script: toByteText(program.script) }),
    count: program.count,
    uids: sortNumbers(program.uids),
    gids: sortNumbers(program.gids),
    directories: [...program.directories].sort().map(toByteText),
    variables: placesIn(places.variables, program.variables),
    ...(program.variablesTruncated && { variablesTruncated: true }),
    exits: Object.fromEntries([...program.exits].sort(([a], [b]) => (a < b ? -1 : 1))),
    startedBy: placesIn(places.programs, program.startedBy),
  };
}

function toTreeEntry({ parent, startNs, end, programs }: TreeNode, places: Places, begunNs: number): ProcessTreeEntry {
  return {
    ...(parent !== undefined && { parent }),
    programs: programs.map((program) => places.get(program) ?? -1),
    startUs: microseconds(startNs - begunNs),
    ...(end && { endUs: microseconds(end.ns - begunNs), exit: nameExit(end.waitStatus) }),
  };
}

function nameExit(waitStatus: number): string {
  const { exitCode, signal } = decodeWaitStatus(waitStatus);
  return signal ?? String(exitCode);
}

function microseconds(ns: number): number {
  return Math.max(0, Math.round(ns / 1000));
}

function placesIn(places: Places, numbers: Iterable<number>): number[] {
  return sortNumbers([...numbers].map((number) => places.get(number) ?? -1));
}

function sortNumbers(numbers: Iterable<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}
