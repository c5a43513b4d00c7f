import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { keepRecords } from "./limits.ts";
import { describeRecordHead, type RecordHead, readRecordHead } from "./record-head.ts";

/** A record on disk. */
export interface StoredRecord extends RecordHead {
  id: string;
  byteLength: number;
}

const idPattern = /^\d{15}-[0-9a-f]{8}$/;

/**
 * The finished records in one folder, `<id>.json` each, ids in the order of time. A file appears whole or not at all
 * (written beside, fsync, rename) and the oldest go when there are too many files or bytes.
 */
export class RecordStore {
  /** Where the records are; also for what is written on the way to one. */
  readonly folder: string;
  readonly #keep: { count: number; bytes: number };
  /** Oldest first. */
  readonly #records: { id: string; byteLength: number; head?: RecordHead }[] = [];
  /** Records that are kept whatever the bounds say. */
  readonly #pinned = new Set<string>();
  #lastTime = 0;

  private constructor(folder: string, keep: { count: number; bytes: number }) {
    this.folder = folder;
    this.#keep = keep;
  }

  /** Opens the folder, makes it where it is missing (mode 0700), and removes what a killed daemon left half-written. */
  static async open(folder: string, keep: { count: number; bytes: number } = keepRecords): Promise<RecordStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new RecordStore(folder, keep);
    for (const name of (await readdir(folder)).sort()) {
      await store.#adopt(name);
    }
    await store.#dropOldest();
    return store;
  }

  get count(): number {
    return this.#records.length;
  }

  /**
   * Writes the pieces of a record; when it returns, the record is on disk under the id it returns, and stays at least until
   * {@link release}.
   */
  async write(pieces: Iterable<Buffer>): Promise<{ id: string; byteLength: number }> {
    const id = this.#nextId();
    const temporary = join(this.folder, `${id}.tmp`);
    const byteLength = await writePieces(temporary, pieces);
    await rename(temporary, this.pathOf(id));
    await syncFolder(this.folder);
    this.#records.push({ id, byteLength });
    this.#pinned.add(id);
    await this.#dropOldest();
    return { id, byteLength };
  }

  /** The record was delivered: from now on it goes when it is the oldest. */
  async release(id: string): Promise<void> {
    this.#pinned.delete(id);
    await this.#dropOldest();
  }

  /** Newest first, from the one after `before`. */
  async list(limit: number, before: string | undefined): Promise<StoredRecord[]> {
    const older = before === undefined ? this.#records : this.#records.filter(({ id }) => id < before);
    const page = older.slice(-limit).reverse();
    return Promise.all(page.map((record) => this.#describe(record)));
  }

  /**
   * File of a record.
   * @throws {BobError} NOT_FOUND
   */
  find(id: string): { path: string; byteLength: number } {
    const record = this.#records.find((each) => each.id === id);
    if (record === undefined) {
      throw new BobError(
        "NOT_FOUND",
        `no record ${JSON.stringify(id)}: it was never made, or removed to keep at most ${this.#keep.count}`,
      );
    }
    return { path: this.pathOf(id), byteLength: record.byteLength };
  }

  pathOf(id: string): string {
    return join(this.folder, `${id}.json`);
  }

  async #describe(record: { id: string; byteLength: number; head?: RecordHead }): Promise<StoredRecord> {
    record.head ??= describeRecordHead(await readRecordHead(this.pathOf(record.id)));
    return { id: record.id, byteLength: record.byteLength, ...record.head };
  }

  async #adopt(name: string): Promise<void> {
    const path = join(this.folder, name);
    const id = name.replace(/\.(json|tmp)$/, "");
    if (!idPattern.test(id)) {
      return; // not ours
    }
    if (name.endsWith(".tmp")) {
      await unlink(path);
      return;
    }
    this.#records.push({ id, byteLength: (await stat(path)).size });
    this.#lastTime = Math.max(this.#lastTime, Number(id.slice(0, 15)));
  }

  /** Milliseconds since 1970, never the same twice, and 4 random bytes so that ids cannot be guessed across daemons. */
  #nextId(): string {
    this.#lastTime = Math.max(Date.now(), this.#lastTime + 1);
    return `${String(this.#lastTime).padStart(15, "0")}-${randomBytes(4).toString("hex")}`;
  }

  async #dropOldest(): Promise<void> {
    let bytes = this.#records.reduce((sum, { byteLength }) => sum + byteLength, 0);
    while (this.#records.length > this.#keep.count || (bytes > this.#keep.bytes && this.#records.length > 1)) {
      const oldest = this.#records.findIndex(({ id }) => !this.#pinned.has(id));
      const [dropped] = oldest < 0 ? [] : this.#records.splice(oldest, 1);
      if (dropped === undefined) {
        return;
      }
      bytes -= dropped.byteLength;
      await unlink(this.pathOf(dropped.id));
    }
  }
}

async function writePieces(path: string, pieces: Iterable<Buffer>): Promise<number> {
  await using file = await open(path, "wx", 0o600);
  let byteLength = 0;
  for (const piece of pieces) {
    await file.writeFile(piece); // from the current position
    byteLength += piece.length;
  }
  await file.sync();
  return byteLength;
}

/** A rename is on disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, "r");
  await handle.sync();
}
