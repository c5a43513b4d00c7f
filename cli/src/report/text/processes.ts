// SPDX-License-Identifier: Apache-2.0
import type { ProcessEntry, ProcessTreeEntry } from "@bob/proto";
import { programName } from "./programs.ts";
import { formatBrief } from "./quantities.ts";
import type { Line } from "./rows.ts";

/** Names are indented no further. */
const maxIndent = 20;

/** Each process below the one that started it: what it executed, when it began, how long it took and how it ended. */
export function processLines(tree: readonly ProcessTreeEntry[], programs: readonly ProcessEntry[]): Line[] {
  const names = new Map(programs.map((program, at) => [program.index ?? at, programName(program)]));
  return orderByParent(tree).map(({ node, depth }) => processLine(node, depth, names));
}

/** Not by recursion: a step can start processes in a chain of any length. */
function orderByParent(tree: readonly ProcessTreeEntry[]): { node: ProcessTreeEntry; depth: number }[] {
  const listed = new Set(tree.map(({ index }, at) => index ?? at));
  const children = Map.groupBy(tree, ({ parent = -1 }) => (listed.has(parent) ? parent : -1));
  const placeOf = new Map(tree.map((node, at) => [node, node.index ?? at]));
  const ordered: { node: ProcessTreeEntry; depth: number }[] = [];
  const waiting = (children.get(-1) ?? []).map((node) => ({ node, depth: 0 })).reverse();
  const seen = new Set<ProcessTreeEntry>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    if (seen.has(node)) continue;
    seen.add(node);
    ordered.push(next);
    for (const child of (children.get(placeOf.get(node) ?? -1) ?? []).toReversed()) {
      waiting.push({ node: child, depth: depth + 1 });
    }
  }
  return ordered;
}

function processLine(
  { programs, startUs, endUs, exit }: ProcessTreeEntry,
  depth: number,
  names: ReadonlyMap<number, string>,
): Line {
  const name = programs.map((program) => names.get(program) ?? "?").join(" → ") || "(copy of what started it)";
  const indent = "  ".repeat(Math.min(depth, maxIndent));
  const end = endUs === undefined ? "end not seen" : `for ${formatBrief(endUs - startUs)}`;
  const isKilled = exit?.startsWith("SIG") === true;
  const outcome = exit === undefined || exit === "0" ? [] : [isKilled ? exit : `exit ${exit}`];
  const text = [`${indent}${name}`, `at ${formatBrief(startUs)}`, end, ...outcome].join("  ");
  return { text, ...(isKilled && { tone: "warning" as const }) };
}
