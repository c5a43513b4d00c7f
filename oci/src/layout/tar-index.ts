// SPDX-License-Identifier: Apache-2.0
import type { FileHandle } from "node:fs/promises";
import { BobError } from "@bob/proto";
import { maxPaxBytes, paddedBytes, parsePax, parseTarHeader, tarBlockBytes } from "../tar/tar-header.ts";

/** Where a regular file's bytes are within a tar file. */
export interface TarEntry {
  offset: number;
  size: number;
}

const maxEntries = 100_000;

/**
 * Lists the regular files of an uncompressed tar (POSIX ustar and pax, GNU base-256 sizes) by name without reading their contents.
 * Nothing is ever unpacked, so names cannot do harm; other entry types are skipped.
 *
 * @throws {BobError} BAD_DATA when the file is not a tar or is cut off.
 */
export async function indexTar(file: FileHandle, name: string): Promise<Map<string, TarEntry>> {
  const { size: fileBytes } = await file.stat();
  const entries = new Map<string, TarEntry>();
  let longName: string | undefined;
  for (let at = 0; at + tarBlockBytes <= fileBytes; ) {
    const header = await readBytes(file, at, tarBlockBytes);
    if (header.every((byte) => byte === 0)) return entries;
    const entry = parseTarHeader(header, name);
    const offset = at + tarBlockBytes;
    if (offset + entry.size > fileBytes)
      throw new BobError("BAD_DATA", `${name} is cut off: an entry ends beyond the end of the file`);
    if (entry.type === "x") longName = await readPaxPath(file, offset, entry.size, name);
    else if (entry.type !== "g") {
      if (entry.type === "0") entries.set(normalizeName(longName ?? entry.name), { offset, size: entry.size });
      longName = undefined;
    }
    if (entries.size > maxEntries) throw new BobError("LIMIT_EXCEEDED", `${name} has more than ${maxEntries} entries`);
    at = offset + paddedBytes(entry.size);
  }
  return entries;
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

async function readPaxPath(file: FileHandle, offset: number, size: number, name: string): Promise<string | undefined> {
  if (size > maxPaxBytes) throw new BobError("LIMIT_EXCEEDED", `${name} has an extended header of ${size} bytes`);
  return parsePax(await readBytes(file, offset, size)).get("path");
}

function normalizeName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, "");
}
