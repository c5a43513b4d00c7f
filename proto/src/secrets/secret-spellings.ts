// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "../paths.ts";

/**
 * How a word can be written in a text: as it is, in lower case (names of hosts), with `+` for a space, hexadecimal, and
 * within base64, whatever stands before and behind it. Percent signs and backslashes are undone in the text
 * (`text-views.ts`), for there are many ways to set them.
 */
export function spellingsOf(word: RawBytes): Set<string> {
  const bytes = Buffer.from(word, "latin1");
  const hex = bytes.toString("hex");
  const encoded = [0, 1, 2].map((before) => base64Within(bytes, before));
  return new Set([
    ...[word, word.toLowerCase(), word.replaceAll(" ", "+"), hex, hex.toUpperCase()],
    ...encoded,
    ...encoded.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
  ]);
}

/** The characters that follow from `bytes` alone when 0, 1 or 2 bytes (modulo 3) are before them. */
function base64Within(bytes: Uint8Array, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
