// SPDX-License-Identifier: Apache-2.0
import type { ChangeEntry, LeftBehindEntry, StepRecord } from "@bob/proto/documents/step-record";
import { canWrite } from "../derive/file-accesses.ts";
import { joinPath } from "../derive/path-text.ts";
import { observedPath } from "./observed-text.ts";
import type { ObservedPath } from "./path-pattern.ts";

/** What a step did to a path, once for each way to do it. */
export interface ObservedAccess extends ObservedPath {
  /** `opened`, `created`, `renamed from`, `left behind`, … */
  readonly what: readonly string[];
  /** It failed, by errno name: nothing was read or written. */
  readonly failed: readonly string[];
  /** Seen from a mount namespace that the step made: its path can be another. */
  readonly isForeign: boolean;
}

/** What a step read and what it wrote or changed, sorted by path. */
export interface ObservedFiles {
  readonly reads: readonly ObservedAccess[];
  readonly writes: readonly ObservedAccess[];
}

/** Joins opens, changes by path, and what was left behind. A file opened for both is in both lists. */
export function fileEvents({ files, changes, leftBehind }: StepRecord): ObservedFiles {
  const reads = new Accesses();
  const writes = new Accesses();
  const kinds = files.flagSets.map((flags) => ({ reads: !flags.includes("O_WRONLY"), writes: canWrite(flags) }));
  for (const { path, entries } of files.directories) {
    const directory = observedPath(path);
    for (const { name, opens = [], created, failed = [], truncated, foreign } of entries) {
      const place = { text: joinPath(directory, observedPath(name)), isCut: truncated === true };
      const isForeign = foreign === true;
      if (opens.some((index) => kinds[index]?.writes))
        writes.add(place, created ? "created" : "opened to write", isForeign);
      if (opens.some((index) => kinds[index]?.reads)) reads.add(place, "opened", isForeign);
      for (const error of failed) reads.addFailure(place, error, isForeign);
    }
  }
  for (const change of changes) addChange(writes, change);
  for (const left of leftBehind) addLeftBehind(writes, left);
  return { reads: reads.sorted(), writes: writes.sorted() };
}

/** Errors that say that nothing was there to be had, or that it was there already. */
const idleErrors: ReadonlySet<string> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EEXIST",
  "EISDIR",
  "ELOOP",
  "ENAMETOOLONG",
  "ENXIO",
]);

function addChange(writes: Accesses, { operation, path, from, results, truncated, foreign }: ChangeEntry): void {
  const isTwo = operation === "rename" || operation === "exchange" || operation === "link";
  const names = [path, ...(isTwo && from !== undefined ? [from] : [])];
  for (const name of names) {
    const place = { text: observedPath(name), isCut: truncated === true };
    if (results.includes("ok")) writes.add(place, operation, foreign === true);
    else for (const error of results) writes.addFailure(place, error, foreign === true);
  }
}

function addLeftBehind(writes: Accesses, left: LeftBehindEntry): void {
  if (left.type === "absent" && !left.removed) return;
  writes.add(
    { text: observedPath(left.path), isCut: false },
    left.type === "absent" ? "removed" : "left behind",
    false,
  );
}

class Accesses {
  readonly #known = new Map<
    string,
    { place: ObservedPath; what: Set<string>; failed: Set<string>; isForeign: boolean }
  >();

  add(place: ObservedPath, what: string, isForeign: boolean): void {
    this.#at(place, isForeign).what.add(what);
  }

  addFailure(place: ObservedPath, error: string, isForeign: boolean): void {
    if (!idleErrors.has(error)) this.#at(place, isForeign).failed.add(error);
  }

  sorted(): ObservedAccess[] {
    const keys = [...this.#known.keys()].sort();
    return keys.flatMap((key) => {
      const access = this.#known.get(key);
      if (access === undefined) return [];
      const { place, what, failed, isForeign } = access;
      return [{ ...place, what: [...what], failed: [...failed].sort(), isForeign }];
    });
  }

  #at(place: ObservedPath, isForeign: boolean) {
    const key = `${place.text}\0${Number(place.isCut)}${Number(isForeign)}`;
    let access = this.#known.get(key);
    if (access === undefined) {
      access = { place, what: new Set(), failed: new Set(), isForeign };
      this.#known.set(key, access);
    }
    return access;
  }
}
