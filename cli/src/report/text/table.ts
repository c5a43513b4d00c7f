// SPDX-License-Identifier: Apache-2.0
/** Columns as wide as they have to be, the last one as long as it is; without borders, so that other programs read them as well. */
export function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? "")].length)));
  return lines
    .map((line) => line.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - [...cell].length)).join("\t"))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
