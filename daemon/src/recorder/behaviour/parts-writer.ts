// SPDX-License-Identifier: Apache-2.0
import { createHash, type Hash } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import type { PartSection } from "@bob/proto/documents/record-parts";
import { base64Length, writeBase64 } from "../store/base64-bytes.ts";
import { ByteSpool } from "./byte-spool.ts";

/** One part of a record, as a file that is still to be written. */
export interface PartFile extends Disposable {
  readonly byteLength: number;
  /** sha256 of its bytes, hexadecimal. */
  readonly sha256: string;
  pieces(): Iterable<Buffer>;
}

/** How a record is cut; given only by tests. */
export interface PartSizes {
  /** Characters of JSON in one chunk: what a reader has to hold at a time. */
  readonly chunk: number;
  /** Bytes of one of the first parts. */
  readonly part: number;
  /**
   * Bytes of the parts behind the first sixteen: the list of what is attached travels in one message. BuildKit takes 40
   * MiB.
   */
  readonly latePart: number;
}

export const defaultPartSizes: PartSizes = { chunk: 256 << 10, part: 8 << 20, latePart: 28 << 20 };
const earlyParts = 16;

const opening = Buffer.from('{"chunks":[');
const closing = Buffer.from("]}");

/**
 * Packs the lists of a record into parts (`@bob/proto/record-parts`) in canonical JSON. What was packed is in files
 * without a name; in memory is one chunk.
 */
export class PartsWriter implements Disposable {
  readonly #folder: string;
  readonly #sizes: PartSizes;
  readonly #parts: (PartFile & { spool: ByteSpool })[] = [];
  #open: { spool: ByteSpool; hash: Hash } | undefined;
  #section: PartSection = "processes";
  #pending = "";
  #scratch: Buffer = Buffer.alloc(0);

  constructor(folder: string, sizes: PartSizes = defaultPartSizes) {
    this.#folder = folder;
    this.#sizes = sizes;
  }

  /**
   * Adds entries of a list, as JSON with commas between.
   *
   * @returns whether a chunk was packed: time to give way to other work.
   */
  add(section: PartSection, json: string): boolean {
    const isOther = section !== this.#section;
    if (isOther) this.#pack();
    this.#section = section;
    this.#pending = this.#pending === "" ? json : `${this.#pending},${json}`;
    if (this.#pending.length < this.#sizes.chunk) return isOther;
    this.#pack();
    return true;
  }

  /** All parts, in order. They are of no use any more when the writer is disposed of. */
  finish(): readonly PartFile[] {
    this.#pack();
    this.#close();
    return this.#parts;
  }

  [Symbol.dispose](): void {
    this.#open?.spool[Symbol.dispose]();
    for (const { spool } of this.#parts) spool[Symbol.dispose]();
  }

  #pack(): void {
    if (this.#pending === "") return;
    const packed = zstdCompressSync(Buffer.from(`[${this.#pending}]`));
    this.#pending = "";
    const tail = Buffer.from(`","section":"${this.#section}"}`);
    const length = base64Length(packed.length);
    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafeSlow(length);
    const data = this.#scratch.subarray(0, writeBase64(packed, this.#scratch));
    const part = this.#openPart(data.length + tail.length);
    const head = Buffer.from(part.spool.byteLength === opening.length ? '{"data":"' : ',{"data":"');
    for (const piece of [head, data, tail]) push(part, piece);
  }

  #openPart(chunkBytes: number): { spool: ByteSpool; hash: Hash } {
    const limit = this.#parts.length < earlyParts ? this.#sizes.part : this.#sizes.latePart;
    if (this.#open !== undefined && this.#open.spool.byteLength + chunkBytes > limit) this.#close();
    if (this.#open === undefined) {
      this.#open = { spool: new ByteSpool(this.#folder, 0), hash: createHash("sha256") };
      push(this.#open, opening);
    }
    return this.#open;
  }

  #close(): void {
    if (this.#open === undefined) return;
    push(this.#open, closing);
    const { spool, hash } = this.#open;
    this.#open = undefined;
    this.#parts.push({
      spool,
      byteLength: spool.byteLength,
      sha256: hash.digest("hex"),
      pieces: () => spool.pieces(),
      [Symbol.dispose]: () => spool[Symbol.dispose](),
    });
  }
}

function push({ spool, hash }: { spool: ByteSpool; hash: Hash }, piece: Buffer): void {
  spool.push(piece);
  hash.update(piece);
}
