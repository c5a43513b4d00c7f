// SPDX-License-Identifier: Apache-2.0
/** One line of both texts, of the first (`-`) or of the second (`+`). */
interface Edit {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

const contextLines = 3;
/** Texts with more differences are told as a whole: looking for the shortest way costs their square. */
const maxDifferences = 2_000;

/** What is different between two texts, in the form of `diff -u` (POSIX diff). */
export function unifiedDiff(path: string, before: string, after: string): string {
  const edits = compareLines(splitLines(before), splitLines(after));
  const head = `--- ${before === "" ? "/dev/null" : `a/${path}`}\n+++ ${after === "" ? "/dev/null" : `b/${path}`}\n`;
  return (
    head +
    hunksOf(edits)
      .map((hunk) => writeHunk(edits, hunk))
      .join("")
  );
}

/** With their ends, so that a last line without one is another one. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compareLines(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (lines: readonly string[]) => lines.map((line): Edit => ({ sign: " ", line }));
  const middle = shortestEdits(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
}

/** Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. */
function shortestEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const most = Math.min(before.length + after.length, maxDifferences);
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let distance = 0; distance <= most; distance++) {
    trace.push(new Map(furthest));
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const isDown = goesDown(furthest, diagonal, distance);
      let x = isDown ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before, after);
    }
  }
  return [...before.map((line): Edit => ({ sign: "-", line })), ...after.map((line): Edit => ({ sign: "+", line }))];
}

function goesDown(furthest: ReadonlyMap<number, number>, diagonal: number, distance: number): boolean {
  if (diagonal === -distance) return true;
  return diagonal !== distance && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0);
}

function walkBack(trace: readonly Map<number, number>[], before: readonly string[], after: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [before.length, after.length];
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const furthest = trace[distance] ?? new Map();
    const diagonal = x - y;
    const from = goesDown(furthest, diagonal, distance) ? diagonal + 1 : diagonal - 1;
    const fromX = furthest.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      edits.push({ sign: " ", line: before[--x] ?? "" });
      y--;
    }
    if (distance === 0) break;
    if (x === fromX) edits.push({ sign: "+", line: after[--y] ?? "" });
    else edits.push({ sign: "-", line: before[--x] ?? "" });
  }
  return edits.reverse();
}

interface Hunk {
  readonly from: number;
  readonly to: number;
}

/** Changes with what stands around them; those that touch are one. */
function hunksOf(edits: readonly Edit[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (const [at, { sign }] of edits.entries()) {
    if (sign === " ") continue;
    const [from, to] = [Math.max(0, at - contextLines), Math.min(edits.length, at + contextLines + 1)];
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) hunks[hunks.length - 1] = { from: last.from, to };
    else hunks.push({ from, to });
  }
  return hunks;
}

function writeHunk(edits: readonly Edit[], { from, to }: Hunk): string {
  const count = (list: readonly Edit[], other: "-" | "+") => list.filter(({ sign }) => sign !== other).length;
  const [above, own] = [edits.slice(0, from), edits.slice(from, to)];
  const range = (other: "-" | "+") => {
    const lines = count(own, other);
    const start = count(above, other) + (lines === 0 ? 0 : 1);
    return lines === 1 ? `${start}` : `${start},${lines}`;
  };
  const lines = own.map(
    ({ sign, line }) => `${sign}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`,
  );
  return `@@ -${range("+")} +${range("-")} @@\n${lines.join("")}`;
}
