// SPDX-License-Identifier: Apache-2.0
/** How text is written: colours or none, and how long a line may be. */
export interface Terminal {
  /** Columns; Infinity where nobody looks at a screen. */
  width: number;
  paint(tone: Tone, text: string): string;
}

/** What a piece of text means. Colour is never the only sign of it. */
export type Tone = "plain" | "bold" | "dim" | "good" | "warning" | "alarm" | "name";

const SGR: Record<Tone, string> = {
  plain: "",
  bold: "1",
  dim: "2",
  good: "32",
  warning: "33",
  alarm: "1;31",
  name: "36",
};

/** Colour on a terminal only, and never against NO_COLOR (https://no-color.org) or `TERM=dumb`. */
export function terminalFor(stream: { isTTY?: boolean; columns?: number }, env: NodeJS.ProcessEnv): Terminal {
  const isTerminal = stream.isTTY === true;
  const hasColour = isTerminal && !env.NO_COLOR && env.TERM !== "dumb";
  return {
    width: isTerminal ? Math.max(40, stream.columns ?? 80) : Number.POSITIVE_INFINITY,
    paint: (tone, text) => (hasColour && tone !== "plain" && text !== "" ? `\x1b[${SGR[tone]}m${text}\x1b[0m` : text),
  };
}

/** Cuts text in the middle, where paths and commands say least, to at most `width` columns. */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= width && columnsOf(text) <= width) return text;
  const characters = [...text];
  const room = Math.max(1, width) - 1;
  const tail = takeColumns(characters.toReversed(), Math.floor(room / 2)).reverse();
  return `${takeColumns(characters, Math.ceil(room / 2)).join("")}…${tail.join("")}`;
}

/** Pads to the left column's width. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columnsOf(text)));
}

/** Columns a text takes: East Asian wide characters and emoji take two, combining marks none. */
export function columnsOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

function columnsOfCharacter(character: string): number {
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

function takeColumns(characters: string[], width: number): string[] {
  const taken: string[] = [];
  let columns = 0;
  for (const character of characters) {
    columns += columnsOfCharacter(character);
    if (columns > width) break;
    taken.push(character);
  }
  return taken;
}
