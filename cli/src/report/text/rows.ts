// SPDX-License-Identifier: Apache-2.0
import { columnsOf, cutMiddle, padTo, type Terminal, type Tone } from "../terminal.ts";

/** One thing to say about a step: a label in the left column and lines beside it. */
export interface Row {
  label: string;
  lines: Line[];
}

export interface Line {
  text: string;
  tone?: Tone;
}

/** A list of a report, under a heading of its own. */
export interface Section {
  title: string;
  lines: Line[];
  /** How many there are, where that is not the number of lines. */
  count?: number;
}

const indent = 5;
const labelWidth = 11;

/** Writes rows in two columns, long lines cut in the middle. Rows without lines are left out. */
export function writeRows(rows: Row[], terminal: Terminal): string[] {
  return rows.flatMap((row) => row.lines.map((line, index) => writeLine(index === 0 ? row.label : "", line, terminal)));
}

/** Columns that are left for what stands beside the labels. */
export function roomOf(terminal: Terminal): number {
  return terminal.width - indent - labelWidth;
}

function writeLine(label: string, { text, tone = "plain" }: Line, terminal: Terminal): string {
  const left = `${" ".repeat(indent)}${terminal.paint("dim", padTo(label, labelWidth))}`;
  return `${left}${terminal.paint(tone, cutMiddle(text, roomOf(terminal)))}`.trimEnd();
}

/** Breaks a sentence at spaces, so that it is never cut. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** At most `maxLines` lines, the last one saying how many are not shown. */
export function limitLines(lines: Line[], maxLines: number, what: string): Line[] {
  if (lines.length <= maxLines) return lines;
  const hidden = lines.length - maxLines + 1;
  return [
    ...lines.slice(0, maxLines - 1),
    { text: `… and ${hidden.toLocaleString("en-US")} more ${what}`, tone: "dim" },
  ];
}

/** Puts short items side by side, as many on a line as fit. */
export function flowItems(items: string[], terminal: Terminal): Line[] {
  const room = Math.min(terminal.width, 120) - indent - labelWidth;
  return wrapPieces(items, room, "").map((text) => ({ text }));
}

/** Breaks what is said of one thing between its pieces, where it does not fit on a line; what follows is indented. */
export function wrapPieces(pieces: readonly string[], room: number, indentation = "  "): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 2 + columnsOf(piece) <= room)
      lines[lines.length - 1] = `${last}  ${piece}`;
    else lines.push(last === undefined ? piece : `${indentation}${piece}`);
  }
  return lines;
}
