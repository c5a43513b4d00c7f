// SPDX-License-Identifier: Apache-2.0
/** A text with one way of writing undone, and where each of its characters begins in the text it was made from. */
export interface TextView {
  readonly text: string;
  /** One more than there are characters: the last is where the text ends. Absent: they are where they are. */
  readonly starts?: readonly number[];
}

/** `find` matches what stands for something else, `read` says for what. */
interface Writing {
  readonly sign: string;
  readonly find: RegExp;
  read(match: string): string;
}

const writings: readonly Writing[] = [
  { sign: "%", find: /%[0-9a-f]{2}/gi, read: (match) => String.fromCharCode(Number.parseInt(match.slice(1), 16)) },
  { sign: "\\", find: /\\ud[89ab][0-9a-f]{2}\\u[0-9a-f]{4}|\\u[0-9a-f]{4}|\\./gis, read: readBackslash },
  // Of base64 in lines.
  { sign: "\n", find: /\r?\n/g, read: () => "" },
];

const controls: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * A text as it is; with `%XX` decoded; with the backslashes of JSON and of shells taken away; with its lines joined.
 * Bytes are characters (`RawBytes`).
 */
export function* viewsOf(text: string): Generator<TextView> {
  yield { text };
  for (const writing of writings) if (text.includes(writing.sign)) yield undo(text, writing);
}

/** Whether a text has only the view that it is itself. */
export function isPlain(text: string): boolean {
  return writings.every(({ sign }) => !text.includes(sign));
}

function undo(text: string, { find, read }: Writing): TextView {
  const starts: number[] = [];
  let undone = "";
  const add = (piece: string, at: number, step: number) => {
    for (let index = 0; index < piece.length; index++) starts.push(at + index * step);
    undone += piece;
  };
  let from = 0;
  for (const match of text.matchAll(find)) {
    add(text.slice(from, match.index), from, 1);
    add(read(match[0]), match.index, 0);
    from = match.index + match[0].length;
  }
  add(text.slice(from), from, 1);
  return { text: undone, starts: [...starts, text.length] };
}

function readBackslash(match: string): string {
  const [, letter = ""] = match;
  if (match.length === 2) return controls[letter] ?? letter;
  const units = match
    .slice(2)
    .split(/\\u/i)
    .map((digits) => Number.parseInt(digits, 16));
  return Buffer.from(String.fromCharCode(...units)).toString("latin1");
}
