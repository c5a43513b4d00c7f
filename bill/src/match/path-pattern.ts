// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "../derive/profile-path.ts";
import { fitsSequence, type SequenceRules } from "./fits-sequence.ts";

/** Any number of whole segments of a path: in the middle none or more, at the end one or more. */
export const anySegments = "*";

/** How an observed path is to be read. */
export interface ObservedPath {
  /** As `observedText` has it: nothing in it is a wildcard. */
  readonly text: string;
  /** Only the beginning of it is known. */
  readonly isCut?: boolean;
}

/**
 * Why a text is no pattern of a path. Patterns are those of Kubescape's profiles: `⋯` is one segment, `*` any number of
 * them, and both stand for whole segments.
 */
export function faultOfPathPattern(pattern: string): string | undefined {
  if (pattern === anySegments) return undefined;
  if (!pattern.startsWith("/") && !pattern.startsWith("("))
    return 'is no absolute path: begin with "/" ("*" is any path)';
  const segments = segmentsOf(pattern);
  if (segments.slice(1).includes("")) return 'has an empty segment: "//" is in no path';
  if (segments.some((segment) => segment === "." || segment === ".."))
    return 'has "." or ".." in it: recorded paths have none';
  if (segments.some((segment) => segment === "**" || segment === `${anySegment}${anySegment}`))
    return `has "**" in it: "*" is any number of segments, "${anySegment}" is one`;
  if (segments.some(hasPartOfSegment))
    return `has a wildcard within a segment: "*" and "${anySegment}" stand for whole segments (a literal "*" is written \\x2a)`;
  return undefined;
}

/**
 * Whether a pattern covers a path, whatever follows where it is cut.
 *
 * Source: the comparison of Kubescape's storage (`dynamicpathdetector.CompareDynamic`).
 */
export function coversPath(pattern: string, { text, isCut = false }: ObservedPath): boolean {
  if (pattern === anySegments) return true;
  if (!isCut) return fits(pattern, segmentsOf(text), false);
  const known = segmentsOf(text).slice(0, -1);
  return pattern.endsWith("/*") && fits(pattern, [...known, "?"], false);
}

/** Whether a pattern can cover a path: where it is cut, with something that may follow. */
export function mayCoverPath(pattern: string, { text, isCut = false }: ObservedPath): boolean {
  if (pattern === anySegments) return true;
  if (!isCut) return fits(pattern, segmentsOf(text), false);
  return fits(pattern, segmentsOf(text).slice(0, -1), true);
}

/** Without the slash at the end. */
function segmentsOf(path: string): string[] {
  const segments = path.split("/");
  return segments.length > 1 && segments.at(-1) === "" ? segments.slice(0, -1) : segments;
}

function hasPartOfSegment(segment: string): boolean {
  return segment.length > 1 && (segment.includes("*") || segment.includes(anySegment));
}

const rules: SequenceRules = {
  many: anySegments,
  mayEndInNone: false,
  fits: (wanted, segment) => wanted === segment || (wanted === anySegment && segment !== ""),
};

function fits(pattern: string, segments: readonly string[], isOpen: boolean): boolean {
  return fitsSequence(segmentsOf(pattern), segments, rules, isOpen);
}
