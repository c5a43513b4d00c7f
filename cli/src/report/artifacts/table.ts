// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import { columnsOf, padTo } from "../terminal.ts";

/** Writes rows as flux and kubectl do: columns side by side, each padded with spaces and followed by a tab. */
export function writeTable(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(safeText));
  const widths: number[] = [];
  for (const row of safe)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, columnsOf(cell));
  return safe.map((row) => `${row.map((cell, at) => `${padTo(cell, widths[at] ?? 0)}\t`).join("")}\n`).join("");
}
