import type { RawBytes } from "@bob/proto";
import { maxPathBytesPerStep, maxPathsPerStep, nameOverheadBytes } from "../limits.ts";
import { type FileFact, FileStates } from "./file-states.ts";
import { copyText, splitPath } from "./lexical-path.ts";

/** Entries of one directory: file name → state number in {@link FileIndex.states}. */
export type Directory = Map<RawBytes, number>;

/** Stand for a directory where there is none. No slash, so they are no path's directory. */
const strays = {
  /** What is in no file tree: memfds, pipes, detached mounts. */
  unreachable: "(unreachable)" as RawBytes,
  /** A name whose directory is not known: the descriptor it starts from was none. */
  unjoined: "(as given)" as RawBytes,
};

/**
 * The files a step opened or tried to open, by directory: about 100 bytes a file, so that hundreds of thousands fit
 * beside the daemon's own memory.
 */
export class FileIndex {
  readonly states = new FileStates();
  readonly #directories = new Map<RawBytes, Directory>();
  #last: { path: RawBytes; entries: Directory } | undefined;
  #size = 0;
  #bytes = 0;
  #newName: RawBytes | undefined;

  /** The last component of the path that was added last, where it was new: a copy others may keep too. */
  get newName(): RawBytes | undefined {
    return this.#newName;
  }

  get size(): number {
    return this.#size;
  }

  /** Notes `fact` for `path`; `stray` says why a path has no directory. False when a bound was reached and the fact could not be kept. */
  add(path: RawBytes, fact: FileFact, stray: keyof typeof strays = "unreachable"): boolean {
    const { directory, name } = splitPath(path);
    const entries = this.#openDirectory(directory ?? strays[stray]);
    const from = entries.get(name);
    if (from === undefined && (this.#size >= maxPathsPerStep || this.#bytes >= maxPathBytesPerStep)) {
      return false;
    }
    const next = this.states.next(from ?? 0, fact);
    if (next === undefined) {
      return false;
    }
    this.#newName = undefined;
    if (from === undefined) {
      this.#size++;
      this.#bytes += name.length + nameOverheadBytes;
      this.#newName = copyText(name);
      entries.set(this.#newName, next);
    } else if (from !== next) {
      entries.set(name, next);
    }
    return true;
  }

  /** Directories sorted by path, each with its entries sorted by name; bytewise. */
  *sorted(): Generator<{ path: RawBytes; entries: [name: RawBytes, state: number][] }> {
    for (const path of [...this.#directories.keys()].sort()) {
      const entries = [...(this.#directories.get(path) ?? [])];
      if (entries.length > 0) {
        yield { path, entries: entries.sort(([a], [b]) => (a < b ? -1 : 1)) };
      }
    }
  }

  #openDirectory(path: RawBytes): Directory {
    if (this.#last?.path === path) {
      return this.#last.entries;
    }
    let entries = this.#directories.get(path);
    if (entries === undefined) {
      entries = new Map();
      this.#bytes += path.length + 4 * nameOverheadBytes;
      this.#directories.set(copyText(path), entries);
    }
    this.#last = { path, entries };
    return entries;
  }
}
