// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { keepRecords } from "../limits.ts";
import { describeRecordHead, type RecordHead, readRecordHead } from "./record-head.ts";

/** A record on disk. */
export interface StoredRecord extends RecordHead {
  readonly id: string;
  readonly byteLength: number;
}

/** What a record's files consist of: its own, and its parts. */
export interface RecordFile {
  readonly path: string;
  readonly byteLength: number;
}

const idPattern = /^\d{15}-[0-9a-f]{8}$/;

interface KnownRecord {
  readonly id: string;
  /** Its own first, then the parts. */
  readonly files: RecordFile[];
  head?: RecordHead;
}

/**
 * The finished records in one folder, `<id>.json` each, with `<id>.1.part`, `<id>.2.part`, … of long ones, ids in the
 * order of time. A record appears whole or not at all (written beside, rename; its parts first) and the oldest go when
 * there are too many records or bytes. No step waits for the disk: a record is safe from a power failure once it is
 * released, and its step has it by then.
 */
export class RecordStore {
  /** Where the records are; also for what is written on the way to one. */
  readonly folder: string;
  readonly #keep: { count: number; bytes: number };
  /** Oldest first. */
  readonly #records: KnownRecord[] = [];
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
    const names = (await readdir(folder)).sort();
    for (const name of names) await store.#adopt(name, names);
    await store.#dropOldest();
    return store;
  }

  get count(): number {
    return this.#records.length;
  }

  /**
   * Writes the pieces of a record and its parts; when it returns, the record can be read under the id it returns, and
   * stays at least until {@link release}.
   */
  async write(
    pieces: Iterable<Buffer>,
    parts: readonly { pieces(): Iterable<Buffer> }[] = [],
  ): Promise<{ id: string; byteLength: number }> {
    const id = this.#nextId();
    const partFiles: RecordFile[] = [];
    for (const [index, part] of parts.entries()) {
      partFiles.push(await this.#writeFile(id, this.#partPath(id, index + 1), part.pieces()));
    }
    const files = [await this.#writeFile(id, this.pathOf(id), pieces), ...partFiles];
    this.#records.push({ id, files });
    this.#pinned.add(id);
    await this.#dropOldest();
    return { id, byteLength: sizeOf(files) };
  }

  /** The record was delivered: has it on disk for good, and lets it go when it is the oldest. */
  async release(id: string): Promise<void> {
    try {
      for (const { path } of this.filesOf(id)) await sync(path);
      await sync(this.folder); // a rename is on disk when its folder is
    } finally {
      this.#pinned.delete(id);
      await this.#dropOldest();
    }
  }

  /** Newest first, from the one after `before`. */
  async list(limit: number, before: string | undefined): Promise<StoredRecord[]> {
    const older = before === undefined ? this.#records : this.#records.filter(({ id }) => id < before);
    const page = older.slice(-limit).reverse();
    return Promise.all(page.map((record) => this.#describe(record)));
  }

  /**
   * Files of a record: its own first, then its parts in order.
   * @throws {BobError} NOT_FOUND
   */
  filesOf(id: string): readonly [RecordFile, ...RecordFile[]] {
    const record = this.#records.find((each) => each.id === id);
    const [own, ...parts] = record?.files ?? [];
    if (own === undefined) {
      throw new BobError(
        "NOT_FOUND",
        `no record ${JSON.stringify(id)}: it was never made, or removed to keep at most ${this.#keep.count}`,
      );
    }
    return [own, ...parts];
  }

  pathOf(id: string): string {
    return join(this.folder, `${id}.json`);
  }

  #partPath(id: string, number: number): string {
    return join(this.folder, `${id}.${number}.part`);
  }

  async #writeFile(id: string, path: string, pieces: Iterable<Buffer>): Promise<RecordFile> {
    const temporary = join(this.folder, `${id}.tmp`);
    const byteLength = await writePieces(temporary, pieces);
    await rename(temporary, path);
    return { path, byteLength };
  }

  async #describe(record: KnownRecord): Promise<StoredRecord> {
    record.head ??= describeRecordHead(await readRecordHead(this.pathOf(record.id)));
    return { id: record.id, byteLength: sizeOf(record.files), ...record.head };
  }

  async #adopt(name: string, names: readonly string[]): Promise<void> {
    const [, id = "", kind] = /^(.*?)(?:\.\d+)?\.(json|part|tmp)$/.exec(name) ?? [];
    if (!idPattern.test(id)) {
      return; // not ours
    }
    if (kind === "tmp" || (kind === "part" && !names.includes(`${id}.json`))) {
      await unlink(join(this.folder, name));
    } else if (kind === "json") {
      this.#records.push({ id, files: await this.#findFiles(id, names) });
      this.#lastTime = Math.max(this.#lastTime, Number(id.slice(0, 15)));
    }
  }

  async #findFiles(id: string, names: readonly string[]): Promise<RecordFile[]> {
    const paths = [this.pathOf(id)];
    for (let number = 1; names.includes(`${id}.${number}.part`); number++) paths.push(this.#partPath(id, number));
    return Promise.all(paths.map(async (path) => ({ path, byteLength: (await stat(path)).size })));
  }

  /** Milliseconds since 1970, never the same twice, and 4 random bytes so that ids cannot be guessed across daemons. */
  #nextId(): string {
    this.#lastTime = Math.max(Date.now(), this.#lastTime + 1);
    return `${String(this.#lastTime).padStart(15, "0")}-${randomBytes(4).toString("hex")}`;
  }

  async #dropOldest(): Promise<void> {
    let bytes = this.#records.reduce((sum, { files }) => sum + sizeOf(files), 0);
    while (this.#records.length > this.#keep.count || (bytes > this.#keep.bytes && this.#records.length > 1)) {
      const oldest = this.#records.findIndex(({ id }) => !this.#pinned.has(id));
      const [dropped] = oldest < 0 ? [] : this.#records.splice(oldest, 1);
      if (dropped === undefined) return;
      bytes -= sizeOf(dropped.files);
      for (const { path } of dropped.files) {
        await unlink(path); // its own first: parts alone are removed at the next start
      }
    }
  }
}

function sizeOf(files: readonly RecordFile[]): number {
  return files.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

async function writePieces(path: string, pieces: Iterable<Buffer>): Promise<number> {
  await using file = await open(path, "wx", 0o600);
  let byteLength = 0;
  for (const piece of pieces) {
    await file.writeFile(piece); // from the current position
    byteLength += piece.length;
  }
  return byteLength;
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path, "r");
  await handle.sync();
}
