import type { ChangeOperation, RawBytes } from "@bob/proto";
import { maxChangesPerStep } from "../limits.ts";
import { nameResult } from "./names.ts";

/** One operation on one pair of paths, over all its calls. The kernel side tells equal calls once, so they cannot be counted. */
export interface Change {
  readonly operation: ChangeOperation;
  readonly path: RawBytes;
  readonly from: RawBytes | undefined;
  readonly truncated: boolean;
  readonly results: Set<string>;
}

/** The distinct changes of the file tree a step made or tried. */
export class ChangeIndex {
  readonly #changes = new Map<string, Change>();

  /** False when the bound was reached and the change could not be kept. */
  add(change: Omit<Change, "results">, errno: number): boolean {
    const { operation, path, from, truncated } = change;
    const key = `${path}\0${operation}\0${from ?? "\0"}\0${truncated}`;
    let known = this.#changes.get(key);
    if (known === undefined) {
      if (this.#changes.size >= maxChangesPerStep) {
        return false;
      }
      known = { ...change, results: new Set() };
      this.#changes.set(key, known);
    }
    known.results.add(nameResult(errno));
    return true;
  }

  [Symbol.iterator](): Iterator<Change> {
    return this.#changes.values();
  }

  /** Changes sorted by path, operation, old path; bytewise. */
  sorted(): Change[] {
    return [...this.#changes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
  }
}
