// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "../../derive/profile-path.ts";
import { anySegments, faultOfPathPattern } from "../../match/path-pattern.ts";
import { pathWithTypedWildcards } from "./wildcards.ts";

/** A pattern of paths and how it is told. */
export interface PathEntry {
  readonly pattern: string;
  readonly says: string;
}

/** Reads a pattern of paths, or says why it is none. */
export function interpretPath(text: string): PathEntry | { readonly fault: string } {
  const pattern = pathWithTypedWildcards(text);
  const fault = faultOfPathPattern(pattern);
  return fault === undefined ? { pattern, says: describePath(pattern) } : { fault };
}

function describePath(pattern: string): string {
  if (pattern === anySegments) return "any path";
  const below = pattern.endsWith("/*") ? pattern.slice(0, -2) : undefined;
  if (below !== undefined && !hasWildcard(below))
    return below === "" ? "everything but / itself" : `everything below ${below}`;
  return hasWildcard(pattern) ? `paths like ${pattern}` : pattern;
}

function hasWildcard(pattern: string): boolean {
  return pattern.split("/").some((segment) => segment === anySegments || segment === anySegment);
}
