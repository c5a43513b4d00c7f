// SPDX-License-Identifier: Apache-2.0
import type { RecordedStep } from "./decode-evidence.ts";
import { namesBytes } from "./json-size.ts";

/**
 * Upper bounds of the bytes that lists made from the records can take, so that in an ordinary build no entry has to be
 * measured.
 */
export interface SizeBounds {
  programs: number;
  connections: number;
  files: number;
}

/**
 * A byte of a path or argument becomes five at most (`\\xHH` in JSON; three where it is percent-encoded). The records'
 * own bytes stand for the values; for each entry come the longer names it gets, and for each file its directory once
 * more.
 */
const growth = 5;
const namesPerEntry = { program: 160, connection: 160, file: 160, other: 256 };

/** Computes the bounds without looking at single entries. */
export function boundSizes(steps: RecordedStep[]): SizeBounds {
  const bounds: SizeBounds = { programs: 0, connections: 0, files: 0 };
  for (const recorded of steps) {
    const { processes, network, files, changes, leftBehind } = recorded.statement.predicate;
    const values = growth * payloadBytes(recorded);
    bounds.programs += values + namesPerEntry.program * processes.length;
    bounds.connections += values + namesPerEntry.connection * network.length;
    bounds.files += values + namesPerEntry.other * (changes.length + leftBehind.length) + boundOpened(files);
  }
  return bounds;
}

/** A union of flag sets is no longer than all of them together. */
function boundOpened({ flagSets, directories }: RecordedStep["statement"]["predicate"]["files"]): number {
  const flags = flagSets.reduce((bytes, names) => bytes + namesBytes(names), namesPerEntry.file);
  let bytes = 0;
  for (const { path, entries } of directories) {
    const length = typeof path === "string" ? 3 * path.length : path.base64.length;
    bytes += entries.length * (flags + growth * length);
  }
  return bytes;
}

/** Base64 is longer than what it encodes. */
function payloadBytes({ step }: RecordedStep): number {
  return step.kind === "exec" && step.record.status !== "unrecorded" ? step.record.envelope.payload.length : 0;
}
