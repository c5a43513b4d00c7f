// SPDX-License-Identifier: Apache-2.0
import type { ChangeOperation, RawBytes } from "@bob/proto";
import { maxChangesPerStep } from "../limits.ts";
import { nameResult } from "./names.ts";

/** Operations whose every success is told by the kernel side: what names stand for depends on their order. */
const ordered: ReadonlySet<ChangeOperation> = new Set([
  "rename",
  "exchange",
  "unlink",
  "rmdir",
  "mkdir",
  "mknod",
  "link",
  "symlink",
  "mount",
  "umount",
]);

/** One operation on one pair of paths, over all its calls. Other equal calls than the {@link ordered} are told once. */
export interface Change {
  readonly operation: ChangeOperation;
  readonly path: RawBytes;
  readonly from: RawBytes | undefined;
  readonly truncated: boolean;
  readonly foreign: boolean;
  /** A secret was left out of a path. */
  readonly redacted: boolean;
  readonly results: Set<string>;
  /** Results of calls whose names nobody else can have changed. */
  readonly proven: Set<string>;
  /** Successes of an ordered operation after its first. */
  repeated: number;
}

/** The distinct changes of the file tree a step made or tried. */
export class ChangeIndex {
  readonly #changes = new Map<string, Change>();

  /** False when the bound was reached and the change could not be kept. */
  add(change: Omit<Change, "results" | "proven" | "repeated">, errno: number, isProven: boolean): boolean {
    const { operation, path, from, truncated, foreign, redacted } = change;
    const key = `${path}\0${operation}\0${from ?? "\0"}\0${truncated}${foreign}${redacted}`;
    let known = this.#changes.get(key);
    if (known === undefined) {
      if (this.#changes.size >= maxChangesPerStep) return false;
      known = { ...change, results: new Set(), proven: new Set(), repeated: 0 };
      this.#changes.set(key, known);
    }
    const result = nameResult(errno);
    if (errno === 0 && known.results.has(result) && ordered.has(operation)) known.repeated++;
    known.results.add(result);
    if (isProven) known.proven.add(result);
    return true;
  }

  /** A copy that goes its own way. */
  clone(): ChangeIndex {
    const copy = new ChangeIndex();
    for (const [key, change] of this.#changes) {
      const sets = { results: new Set(change.results), proven: new Set(change.proven) };
      copy.#changes.set(key, { ...change, ...sets });
    }
    return copy;
  }

  [Symbol.iterator](): Iterator<Change> {
    return this.#changes.values();
  }

  /** Changes sorted by path, operation, old path; bytewise. */
  sorted(): Change[] {
    return [...this.#changes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
  }
}
