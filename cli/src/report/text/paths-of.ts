// SPDX-License-Identifier: Apache-2.0
import { joinPath } from "@bob/bill";
import type { ByteText, FileEntry, StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";

/** One opened path of a record, ready to be shown. */
export interface OpenedPath {
  path: string;
  /** Union of the flags of all successful opens; empty when all failed. */
  flags: string[];
  created: boolean;
  failed: string[];
  marks: Pick<FileEntry, "truncated" | "foreign">;
}

/** All paths a step opened or tried to open. */
export function* openedPaths({ files }: StepRecord): Generator<OpenedPath> {
  for (const { path, entries } of files.directories) {
    const directory = safeText(path);
    for (const { name, opens = [], created = false, failed = [], ...marks } of entries) {
      const flags = [...new Set(opens.flatMap((index) => files.flagSets[index] ?? []))].sort();
      yield { path: joinPath(directory, safeText(name)), flags, created, failed, marks };
    }
  }
}

/** A path with a last segment, as shown. */
export function shownPath(path: ByteText): string {
  return safeText(path);
}
