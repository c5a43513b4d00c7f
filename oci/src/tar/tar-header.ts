// SPDX-License-Identifier: Apache-2.0
import { BobError, type RawBytes } from "@bob/proto";

export const tarBlockBytes = 512;
/** A path has at most 4 KiB; extended attributes are in the header too. */
export const maxPaxBytes = 1 << 20;

/** What bob reads of a member's header: POSIX ustar with GNU base-256 sizes. */
export interface TarHeader {
  name: RawBytes;
  size: number;
  /** One character; `0` for a regular file, also where old tars have NUL. */
  type: string;
  /** Permission bits, at most 07777. */
  mode: number;
  uid: number;
  gid: number;
  /** Of a device node. */
  device?: { major: number; minor: number };
  linkName: RawBytes;
}

/** @throws {BobError} BAD_DATA when the block is not a header. */
export function parseTarHeader(header: Buffer, what: string): TarHeader {
  if (readOctal(header.subarray(148, 156)) !== checksum(header))
    throw new BobError("BAD_DATA", `${what} is not a tar file, or damaged`);
  const size = readNumber(header.subarray(124, 136));
  if (!Number.isSafeInteger(size) || size < 0)
    throw new BobError("BAD_DATA", `${what} has an entry of impossible size`);
  const prefix = header.subarray(257, 263).toString("latin1") === "ustar\0" ? readText(header.subarray(345, 500)) : "";
  const base = readText(header.subarray(0, 100));
  const type = String.fromCharCode(header[156] || 0x30);
  return {
    name: (prefix === "" ? base : `${prefix}/${base}`) as RawBytes,
    size,
    type,
    mode: readNumber(header.subarray(100, 108)) & 0o7777,
    uid: readNumber(header.subarray(108, 116)),
    gid: readNumber(header.subarray(116, 124)),
    linkName: readText(header.subarray(157, 257)),
    ...("34".includes(type) && {
      device: { major: readNumber(header.subarray(329, 337)), minor: readNumber(header.subarray(337, 345)) },
    }),
  };
}

/**
 * Values of a pax extended header by key; its records are `<length> <key>=<value>\n`, the length counting the whole record.
 * What follows a record that is not of this form is not read.
 */
export function parsePax(records: Buffer): Map<string, RawBytes> {
  const values = new Map<string, RawBytes>();
  for (let at = 0; at < records.length; ) {
    const space = records.indexOf(0x20, at);
    const length = Number(records.subarray(at, Math.max(space, at)).toString("latin1"));
    if (space < 0 || !Number.isSafeInteger(length) || length <= space - at || at + length > records.length) break;
    const record = records.subarray(space + 1, at + length - 1).toString("latin1");
    const equals = record.indexOf("=");
    if (equals > 0) values.set(record.slice(0, equals), record.slice(equals + 1) as RawBytes);
    at += length;
  }
  return values;
}

/** Text up to the first NUL. */
export function readText(field: Buffer): RawBytes {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString("latin1") as RawBytes;
}

/** Bytes of a member's content with the padding behind it. */
export function paddedBytes(size: number): number {
  return Math.ceil(size / tarBlockBytes) * tarBlockBytes;
}

/** Sum of all bytes, the checksum field taken as spaces. */
function checksum(header: Buffer): number {
  let sum = 8 * 0x20;
  for (let index = 0; index < tarBlockBytes; index++) if (index < 148 || index >= 156) sum += header[index] ?? 0;
  return sum;
}

/** Sizes from 8 GiB on are base-256 with the first bit set. */
function readNumber(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) return readOctal(field);
  return Number(BigInt.asUintN(8 * field.length - 8, BigInt(`0x${field.toString("hex")}`)));
}

function readOctal(field: Buffer): number {
  const text = readText(field).trim();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || "0", 8) : Number.NaN;
}

/** Type 7 is a file that was to be stored in one piece: a file to all who know no better (POSIX pax, "typeflag"). */
export function isRegular({ type }: TarHeader): boolean {
  return type === "0" || type === "7";
}

/** Links, devices and directories have none, whatever size their header gives (POSIX pax, "typeflag"). */
export function contentBytes({ type, size }: TarHeader): number {
  return "123456".includes(type) ? 0 : size;
}
