// SPDX-License-Identifier: Apache-2.0
import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { type Pack, pack } from "tar-stream";
import { countBytes } from "../byte-streams.ts";
import { type Descriptor, mediaTypes } from "../media-types.ts";
import { type TreeEntry, type WalkOptions, walkTree } from "./walk-tree.ts";

/** An archive in a file. */
export interface PackedTree {
  /** Of the gzipped tar. */
  readonly layer: Descriptor;
  /** Of the tar in it. */
  readonly contentDigest: string;
  /** Where it is. */
  readonly file: string;
}

export interface PackOptions extends WalkOptions {
  /** Default: that of a Bill of Behaviour. */
  readonly mediaType?: string;
  /** Told how many bytes of content are packed. */
  readonly onPacked?: (bytes: number) => void;
}

/** zlib's own, said here since it decides about the bytes. */
const level = 6;
const chunkSize = 1 << 20;
/** The byte of gzip's header that says on what system it was made (RFC 1952), and its value for "unknown". */
const systemAt = 9;
const unknownSystem = 0xff;

/**
 * Packs a folder, or one file, into a gzipped tar. The tar has the same bytes on every machine: no owners, no times, names in order; the
 * compressed bytes are the same where Node's zlib is.
 *
 * @param file where it is put: whoever calls takes it away again.
 * @throws {BobError} as {@link walkTree}; IO also for a file that changes meanwhile.
 */
export async function packTree(
  root: string,
  file: string,
  options: PackOptions,
  signal: AbortSignal,
): Promise<PackedTree> {
  const archive = pack();
  const [content, compressed] = [createHash("sha256"), createHash("sha256")];
  const filled = fill(archive, root, options, signal).catch((error: Error) => archive.destroy(error));
  try {
    await pipeline(
      archive as AsyncIterable<Buffer>,
      (chunks: AsyncIterable<Buffer>) => hashing(content, chunks),
      createGzip({ level, chunkSize }),
      (chunks: AsyncIterable<Buffer>) => hashing(compressed, withoutSystem(chunks)),
      createWriteStream(file, { flags: "wx", mode: 0o600 }),
      { signal },
    );
  } finally {
    archive.destroy();
    await filled;
  }
  const { mediaType = mediaTypes.bobContent } = options;
  const { size } = await stat(file);
  return {
    layer: { mediaType, digest: `sha256:${compressed.digest("hex")}`, size },
    contentDigest: `sha256:${content.digest("hex")}`,
    file,
  };
}

async function fill(archive: Pack, root: string, options: PackOptions, signal: AbortSignal): Promise<void> {
  let packed = 0;
  for await (const entry of walkTree(root, options)) {
    signal.throwIfAborted();
    const { name, mode, size } = entry;
    const header = { name, mode, size, mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "" };
    if (entry.isFolder) archive.entry({ ...header, type: "directory" });
    else {
      const chunks = countBytes(readExactly(entry), (bytes) => options.onPacked?.(packed + bytes));
      await pipeline(chunks, archive.entry({ ...header, type: "file" }), { signal });
      packed += size;
    }
  }
  archive.finalize();
}

/** A tar has said how large a file is before its content comes. */
async function* readExactly({ path, size }: TreeEntry): AsyncGenerator<Buffer> {
  let length = 0;
  if (size > 0)
    for await (const chunk of createReadStream(path, { end: size - 1, highWaterMark: 256 * 1024 })) {
      length += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  if (length !== size) throw new BobError("IO", `${safeText(path)} was changed while it was packed`);
}

async function* hashing(hash: Hash, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* withoutSystem(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    if (at <= systemAt && systemAt < at + chunk.length) chunk[systemAt - at] = unknownSystem;
    at += chunk.length;
    yield chunk;
  }
}
