// SPDX-License-Identifier: Apache-2.0
import type { FileHandle } from "node:fs/promises";
import { BobError } from "@bob/proto";
import { isExtension, readExtension, type TarExtension } from "../tar/tar-extension.ts";
import { contentBytes, isRegular, paddedBytes, parseTarHeader, tarBlockBytes } from "../tar/tar-header.ts";

/** Where a regular file's bytes are within a tar file. */
export interface TarEntry {
  offset: number;
  size: number;
}

const maxEntries = 100_000;

/**
 * Lists the regular files of an uncompressed tar (POSIX ustar and pax, GNU long names and base-256 sizes) by name without reading their contents.
 * Nothing is ever unpacked, so names cannot do harm; other entry types are skipped.
 *
 * @throws {BobError} BAD_DATA when the file is not a tar or is cut off.
 */
export async function indexTar(file: FileHandle, name: string): Promise<Map<string, TarEntry>> {
  const { size: fileBytes } = await file.stat();
  const entries = new Map<string, TarEntry>();
  let long: TarExtension = {};
  for (let at = 0; at + tarBlockBytes <= fileBytes; ) {
    const header = await readBytes(file, at, tarBlockBytes);
    if (header.every((byte) => byte === 0)) return entries;
    const entry = parseTarHeader(header, name);
    const offset = at + tarBlockBytes;
    const isLong = isExtension(entry, name);
    const member = isLong ? entry : { ...entry, ...long };
    const size = contentBytes(member);
    if (offset + size > fileBytes)
      throw new BobError("BAD_DATA", `${name} is cut off: an entry ends beyond the end of the file`);
    if (isRegular(member)) entries.set(normalizeName(member.name), { offset, size });
    long = isLong ? { ...long, ...readExtension(entry.type, await readBytes(file, offset, size), name) } : {};
    if (entries.size > maxEntries) throw new BobError("LIMIT_EXCEEDED", `${name} has more than ${maxEntries} entries`);
    at = offset + paddedBytes(size);
  }
  return entries;
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

function normalizeName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, "");
}
