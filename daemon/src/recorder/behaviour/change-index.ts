// SPDX-License-Identifier: Apache-2.0
import type { ChangeOperation, RawBytes } from "@bob/proto";
import { maxChangesPerStep, maxTimesPerStep } from "../limits.ts";
import { nameResult } from "./names.ts";
import { SharedSets } from "./shared-sets.ts";

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
  results: ReadonlySet<string>;
  /** Results of calls whose names nobody else can have changed. */
  proven: ReadonlySet<string>;
  /** Successes of an ordered operation after its first. */
  repeated: number;
}

/** The distinct changes of the file tree a step made or tried. */
export class ChangeIndex {
  readonly #changes = new Map<string, Change>();
  readonly #sets = new SharedSets<string>();
  #times = 0;
  #cutTimes = 0;

  /** Changes of times that were left out. */
  get cutTimes(): number {
    return this.#cutTimes;
  }

  /** False when the bound was reached and the change could not be kept. */
  add(change: Omit<Change, "results" | "proven" | "repeated">, errno: number, isProven: boolean): boolean {
    const { operation, path, from, truncated, foreign, redacted } = change;
    const key = `${path}\0${operation}\0${from ?? "\0"}\0${truncated}${foreign}${redacted}`;
    let known = this.#changes.get(key);
    if (known === undefined) {
      if (operation === "times" && this.#times++ >= maxTimesPerStep) {
        this.#cutTimes++;
        return true;
      }
      if (this.#changes.size >= maxChangesPerStep) return false;
      known = { ...change, results: this.#sets.none, proven: this.#sets.none, repeated: 0 };
      this.#changes.set(key, known);
    }
    const result = nameResult(errno);
    if (errno === 0 && known.results.has(result) && ordered.has(operation)) known.repeated++;
    known.results = this.#sets.with(known.results, result);
    if (isProven) known.proven = this.#sets.with(known.proven, result);
    return true;
  }

  /** A copy that goes its own way. */
  clone(): ChangeIndex {
    const copy = new ChangeIndex();
    copy.#times = this.#times;
    for (const [key, change] of this.#changes) {
      const sets = { results: this.#sets.copy(change.results), proven: this.#sets.copy(change.proven) };
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
