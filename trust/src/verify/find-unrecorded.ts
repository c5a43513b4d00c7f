// SPDX-License-Identifier: Apache-2.0
import { type RawBytes, type StepRecord, toByteText } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { LayerEntry, LayerListing } from "./layer-listing.ts";
import { ADDED_BY_ESTARGZ } from "./outside-layer.ts";
import { isBelowOne, rawPath } from "./raw-path.ts";

/**
 * What a layer has and the record, which was made from the snapshot the layer comes from, has not: one line each. Older records leave
 * out directories in which something changed, and a layer has these, too. Where something was mounted, builders leave empty files behind.
 */
export function findUnrecorded(
  record: StepRecord,
  { entries }: LayerListing,
  isOutside: (path: RawBytes) => boolean,
  isNotTold: (path: RawBytes) => boolean,
): string[] {
  const { unchangedDirectories = [] } = record;
  const told = record.leftBehind.filter(({ redacted }) => !redacted);
  const named = new Set([...told, ...unchangedDirectories].map(({ path }) => rawPath(path)));
  const made = new Set(told.flatMap(({ type, path }) => (type === "directory" ? [rawPath(path)] : [])));
  const hasDirectories = record.unchangedDirectories !== undefined;
  return [...entries].flatMap(([path, entry]) => {
    if (entry.type === "other" || path === "" || named.has(path) || ADDED_BY_ESTARGZ.has(path)) return [];
    if (entry.type === "directory" && (!hasDirectories || isOutside(path))) return [];
    if (isEmptyFile(entry) && isOutside(path)) return [];
    if (entry.type === "absent" && isBelowOne(path, made)) return []; // of a directory that was made anew
    if (!isNotTold(path)) return []; // under a name with a secret in it
    return [`${safeText(toByteText(path))} is not from the step: its record does not name it`];
  });
}

function isEmptyFile(entry: LayerEntry): boolean {
  return entry.type === "file" && entry.size === 0;
}
