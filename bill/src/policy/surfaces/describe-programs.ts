// SPDX-License-Identifier: Apache-2.0
import type { ProcessEntry } from "@bob/proto";
import { baseName } from "@bob/proto/paths";
import { printableText } from "@bob/proto/printable";
import type { ObservedProgram } from "../../match/observed-programs.ts";

/** `npm ci`: the name a program was called by, or its file's, and its arguments, cut where they are long. */
export function commandOf({ executable, argv, argvTruncated }: ProcessEntry): string {
  const [called = "", ...args] = argv.map(printableText);
  const file = baseName(printableText(executable));
  const name = called === "" || baseName(called) === file ? file : `${baseName(called)} (${printableText(executable)})`;
  const text = [name, ...args.map(quoteArgument), ...(argvTruncated ? ["…"] : [])].join(" ");
  return text.length > maxCommand ? `${text.slice(0, maxCommand - 1).toWellFormed()}…` : text;
}

/** The programs that led to one, and itself. */
export function chainOf({ startedBy, entry }: Pick<ObservedProgram, "startedBy" | "entry">): string[] {
  return [...startedBy, entry].map(commandOf);
}

const maxCommand = 100;

function quoteArgument(argument: string): string {
  return /^[\w@%+=:,./~-]+$/.test(argument) ? argument : JSON.stringify(argument);
}
