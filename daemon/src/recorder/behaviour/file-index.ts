// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import { maxPathBytesPerStep, maxPathsPerStep, nameOverheadBytes } from "../limits.ts";
import { type FileFact, FileStates } from "./file-states.ts";
import { copyText, splitPath } from "./lexical-path.ts";
import { NameTable } from "./name-table.ts";

/** Stand for a directory where there is none. No slash, so they are no path's directory. */
const strays = {
  /** What is in no file tree: memfds, pipes, detached mounts. */
  unreachable: "(unreachable)" as RawBytes,
  /** A name whose directory is not known: the descriptor it starts from was none. */
  unjoined: "(as given)" as RawBytes,
};
/** Bytes an entry of the table takes beside its name. */
const entryBytes = 26;

/**
 * The files a step opened or tried to open, by directory: some 50 bytes a file, so that hundreds of thousands fit
 * beside the daemon's own memory.
 */
export class FileIndex {
  readonly states = new FileStates();
  /** Numbers of directories, in the order they came. */
  readonly #directories = new Map<RawBytes, number>();
  /** Directory's number and file name → state number in {@link FileIndex.states}. */
  readonly #files = new NameTable();
  #last: { path: RawBytes; number: number } | undefined;
  #bytes = 0;

  get size(): number {
    return this.#files.size;
  }

  /**
   * Notes `fact` for `path`; `stray` says why a path has no directory. False when a bound was reached and the fact
   * could not be kept.
   */
  add(path: RawBytes, fact: FileFact, stray: keyof typeof strays = "unreachable"): boolean {
    const { directory, name } = splitPath(path);
    const number = this.#numberOf(directory ?? strays[stray]);
    const entry = this.#files.find(number, name);
    if (entry < 0 && (this.size >= maxPathsPerStep || this.#bytes >= maxPathBytesPerStep)) return false;
    const from = entry < 0 ? 0 : this.#files.valueOf(entry);
    const next = this.states.next(from, fact);
    if (next === undefined) return false;
    if (entry >= 0) {
      this.#files.setValue(entry, next);
      return true;
    }
    this.#files.add(number, name, next);
    this.#bytes += name.length + entryBytes;
    return true;
  }

  /** Directories sorted by path, each with its entries sorted by name; bytewise. */
  *sorted(): Generator<{ path: RawBytes; entries: [name: RawBytes, state: number][] }> {
    const { starts, entries } = this.#groupByDirectory();
    for (const [path, number] of [...this.#directories].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const own = entries.subarray(starts[number] ?? 0, starts[number + 1] ?? 0);
      if (own.length > 0) {
        const named = Array.from(own, (entry): [RawBytes, number] => [
          this.#files.nameOf(entry),
          this.#files.valueOf(entry),
        ]);
        yield { path, entries: named.sort(([a], [b]) => (a < b ? -1 : 1)) };
      }
    }
  }

  /** All entries by directory: those of directory n are from `starts[n]` to `starts[n + 1]`. */
  #groupByDirectory(): { starts: Uint32Array; entries: Uint32Array } {
    const starts = new Uint32Array(this.#directories.size + 1);
    for (let entry = 0; entry < this.size; entry++) {
      const next = this.#files.groupOf(entry) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let number = 1; number < starts.length; number++) {
      starts[number] = (starts[number] ?? 0) + (starts[number - 1] ?? 0);
    }
    const ends = starts.slice();
    const entries = new Uint32Array(this.size);
    for (let entry = 0; entry < this.size; entry++) {
      const number = this.#files.groupOf(entry);
      const at = ends[number] ?? 0;
      entries[at] = entry;
      ends[number] = at + 1;
    }
    return { starts, entries };
  }

  #numberOf(path: RawBytes): number {
    if (this.#last?.path === path) return this.#last.number;
    let number = this.#directories.get(path);
    if (number === undefined) {
      number = this.#directories.size;
      this.#bytes += path.length + 2 * nameOverheadBytes;
      this.#directories.set(copyText(path), number);
    }
    this.#last = { path, number };
    return number;
  }
}
