// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "../derive/profile-path.ts";
import { fitsSequence, type SequenceRules } from "./fits-sequence.ts";
import { coversPath } from "./path-pattern.ts";

/** Any number of whole arguments, also none. */
export const anyArguments = `${anySegment}${anySegment}`;

/** Arguments of a program, `argv[0]` among them. */
export interface ObservedArguments {
  readonly texts: readonly string[];
  /** The last of them is not whole, and more may have followed. */
  readonly isCut?: boolean;
}

/** Why a text is no pattern of an argument. */
export function faultOfArgumentPattern(pattern: string): string | undefined {
  if (pattern === anyArguments || !pattern.includes(anySegment)) return undefined;
  return pattern.split("/").every((segment) => segment === anySegment || !segment.includes(anySegment))
    ? undefined
    : `has "${anySegment}" within a word: it is one whole argument or one segment of a path, "${anyArguments}" any number of arguments`;
}

/**
 * Whether patterns cover arguments, whatever follows where they are cut: `⋯` is one argument, `⋯⋯` any number, `*` is itself.
 * No patterns at all cover any arguments.
 *
 * Source: `CompareExecArgs` of Kubescape's storage.
 */
export function coversArguments(patterns: readonly string[], { texts, isCut = false }: ObservedArguments): boolean {
  if (patterns.length === 0) return true;
  if (!isCut) return fitsSequence(patterns, texts, rules, false);
  return patterns.at(-1) === anyArguments && fitsSequence(patterns, texts.slice(0, -1), rules, false);
}

/** Whether patterns can cover arguments: where they are cut, with something that may follow. */
export function mayCoverArguments(patterns: readonly string[], { texts, isCut = false }: ObservedArguments): boolean {
  if (patterns.length === 0) return true;
  return fitsSequence(patterns, isCut ? texts.slice(0, -1) : texts, rules, isCut);
}

const rules: SequenceRules = { many: anyArguments, mayEndInNone: true, fits: isArgument };

function isArgument(pattern: string, text: string): boolean {
  if (pattern === anySegment || pattern === text) return true;
  return pattern.includes(anySegment) && !pattern.includes("*") && coversPath(pattern, { text });
}
