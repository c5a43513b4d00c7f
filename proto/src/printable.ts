// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from "./base64.ts";
import type { ByteText } from "./paths.ts";

/**
 * Control characters, and those that reorder or hide text: a step chooses its file names, and must not write to our
 * terminal.
 */
const unsafe =
  /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;
const escapes: Record<string, string> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x1b": "\\e" };

/** Text from a record, safe to print on one line. */
export function safeText(text: ByteText): string {
  return printableText(text).replace(unsafe, (character) => escapes[character] ?? escapeCodePoint(character));
}

function escapeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/**
 * The text of a path or argument where only a string will do: bytes that are not UTF-8 become `\xHH`.
 * Different bytes can give the same text; the evidence has the exact ones.
 */
export function printableText(text: ByteText): string {
  if (typeof text === "string") return text;
  let printable = "";
  for (const part of splitUtf8(decodeBase64(text.base64))) printable += part;
  return printable;
}

function* splitUtf8(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    yield length === 0
      ? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, "0")}`
      : strictUtf8.decode(bytes.subarray(at, at + length));
    at += Math.max(length, 1);
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes of the character that starts at `at`, 0 when none does. */
function characterLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      strictUtf8.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // Not a whole character yet, or none at all.
    }
  }
  return 0;
}
