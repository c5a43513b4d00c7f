// SPDX-License-Identifier: Apache-2.0
import { openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { BobError } from "@bob/proto/errors";

const enter = new Set(["\r", "\n", "\x04"]);
const erase = new Set(["\x7f", "\b"]);

/**
 * Asks whoever sits at the terminal for a secret, which is not shown.
 *
 * @param note writes the question.
 * @returns undefined where there is no terminal.
 * @throws {BobError} CANCELLED for Ctrl-C, which a terminal in raw mode gives as a character.
 */
export async function askSecret(question: string, note: (text: string) => void): Promise<string | undefined> {
  const terminal = openTerminal();
  if (terminal === undefined) return undefined;
  terminal.setRawMode(true);
  try {
    note(question);
    return await readLine(terminal);
  } finally {
    terminal.setRawMode(false);
    terminal.destroy();
    note("\n");
  }
}

/** stdin may be a pipe while somebody sits at the terminal. */
function openTerminal(): ReadStream | undefined {
  try {
    return new ReadStream(openSync("/dev/tty", "r"));
  } catch {
    return undefined; // Nobody there: a service, or CI.
  }
}

async function readLine(terminal: ReadStream): Promise<string> {
  const typed: string[] = [];
  for await (const chunk of terminal.setEncoding("utf8")) {
    for (const character of String(chunk)) {
      if (character === "\x03") throw new BobError("CANCELLED", "interrupted");
      if (enter.has(character)) return typed.join("");
      if (erase.has(character)) typed.pop();
      else typed.push(character);
    }
  }
  return typed.join("");
}
