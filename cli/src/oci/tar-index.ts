import type { FileHandle } from "node:fs/promises";
import { BobError } from "@bob/proto";

/** Where a regular file's bytes are within a tar file. */
export interface TarEntry {
  offset: number;
  size: number;
}

const blockBytes = 512;
const maxEntries = 100_000;
const maxPaxBytes = 1 << 20;

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
  for (let at = 0; at + blockBytes <= fileBytes; ) {
    const header = await readBlock(file, at);
    if (header.every((byte) => byte === 0)) return entries;
    const entry = parseHeader(header, name);
    const offset = at + blockBytes;
    if (offset + entry.size > fileBytes)
      throw new BobError("BAD_DATA", `${name} is cut off: an entry ends beyond the end of the file`);
    if (entry.type === "x") longName = await readPaxPath(file, offset, entry.size, name);
    else if (entry.type !== "g") {
      if (entry.type === "0") entries.set(normalizeName(longName ?? entry.name), { offset, size: entry.size });
      longName = undefined;
    }
    if (entries.size > maxEntries) throw new BobError("LIMIT_EXCEEDED", `${name} has more than ${maxEntries} entries`);
    at = offset + Math.ceil(entry.size / blockBytes) * blockBytes;
  }
  return entries;
}

async function readBlock(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(blockBytes), 0, blockBytes, position);
  return buffer;
}

interface TarHeader {
  name: string;
  size: number;
  type: string;
}

function parseHeader(header: Buffer, name: string): TarHeader {
  if (readOctal(header.subarray(148, 156)) !== checksum(header))
    throw new BobError("BAD_DATA", `${name} is not a tar file, or damaged`);
  const size = readNumber(header.subarray(124, 136));
  if (!Number.isSafeInteger(size) || size < 0)
    throw new BobError("BAD_DATA", `${name} has an entry of impossible size`);
  const type = String.fromCharCode(header[156] || 0x30);
  const prefix = header.subarray(257, 262).toString("latin1") === "ustar" ? readText(header.subarray(345, 500)) : "";
  const base = readText(header.subarray(0, 100));
  return { name: prefix === "" ? base : `${prefix}/${base}`, size, type };
}

/** Sum of all bytes, the checksum field taken as spaces. */
function checksum(header: Buffer): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}

/** Sizes from 8 GiB on are base-256 with the first bit set. */
function readNumber(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) return readOctal(field);
  return Number(BigInt.asUintN(88, BigInt(`0x${field.toString("hex")}`)));
}

function readOctal(field: Buffer): number {
  const text = readText(field).trim();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || "0", 8) : Number.NaN;
}

function readText(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString("utf8");
}

/** Records are `<length> <key>=<value>\n`, the length counting the whole record. */
async function readPaxPath(file: FileHandle, offset: number, size: number, name: string): Promise<string | undefined> {
  if (size > maxPaxBytes) throw new BobError("LIMIT_EXCEEDED", `${name} has an extended header of ${size} bytes`);
  const { buffer } = await file.read(Buffer.alloc(size), 0, size, offset);
  let path: string | undefined;
  for (let at = 0; at < size; ) {
    const space = buffer.indexOf(0x20, at);
    const length = Number(buffer.subarray(at, Math.max(space, at)).toString("latin1"));
    if (space < 0 || !Number.isSafeInteger(length) || length <= space - at || at + length > size) break;
    const [key, ...value] = buffer
      .subarray(space + 1, at + length - 1)
      .toString("utf8")
      .split("=");
    if (key === "path") path = value.join("=");
    at += length;
  }
  return path;
}

function normalizeName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, "");
}
