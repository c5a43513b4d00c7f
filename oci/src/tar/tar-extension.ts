// SPDX-License-Identifier: Apache-2.0
import { BobError, type RawBytes } from "@bob/proto";
import { maxPaxBytes, parsePax, readText, type TarHeader } from "./tar-header.ts";

/** What an extended header of POSIX pax, or one of GNU's long names, says about the member behind it. */
export interface TarExtension extends Partial<Pick<TarHeader, "name" | "linkName" | "size" | "uid" | "gid">> {
  /** Extended attributes by name, as `SCHILY.xattr.*` records of pax have them; absent where there are none. */
  xattrs?: ReadonlyMap<string, RawBytes>;
}

/**
 * Whether it is no member, but tells of the next one.
 *
 * @throws {BobError} LIMIT_EXCEEDED when it tells more than anyone has to tell.
 */
export function isExtension({ type, size }: TarHeader, what: string): boolean {
  if (!"xgLK".includes(type)) return false;
  if (size <= maxPaxBytes) return true;
  throw new BobError("LIMIT_EXCEEDED", `${what} has an extended header of ${size} bytes`);
}

/**
 * Reads the content of an extended header of that type.
 *
 * @throws {BobError} BAD_DATA for sparse files, and for numbers that are none.
 */
export function readExtension(type: string, content: Buffer, what: string): TarExtension {
  if (type === "L") return { name: readText(content) };
  if (type === "K") return { linkName: readText(content) };
  if (type === "g") return {};
  const pax = parsePax(content);
  if ([...pax.keys()].some((key) => key.startsWith("GNU.sparse.")))
    throw new BobError("BAD_DATA", `${what} has sparse files, which bob does not read`);
  const [name, linkName] = [pax.get("path"), pax.get("linkpath")];
  const xattrs = readXattrs(pax);
  return {
    ...(name !== undefined && { name }),
    ...(linkName !== undefined && { linkName }),
    ...readNumbers(pax, what),
    ...(xattrs.size > 0 && { xattrs }),
  };
}

/** Numbers that do not fit into the header. */
function readNumbers(pax: Map<string, RawBytes>, what: string): TarExtension {
  const numbers: TarExtension = {};
  for (const key of ["size", "uid", "gid"] as const) {
    const text = pax.get(key);
    if (text !== undefined) numbers[key] = asNumber(text, key, what);
  }
  return numbers;
}

function asNumber(text: string, key: string, what: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new BobError("BAD_DATA", `${what} has an entry of impossible ${key}`);
}

/** As containerd and Docker read and write them. */
function readXattrs(pax: Map<string, RawBytes>): Map<string, RawBytes> {
  const prefix = "SCHILY.xattr.";
  const found = [...pax].filter(([key]) => key.startsWith(prefix));
  return new Map(found.map(([key, value]) => [key.slice(prefix.length), value]));
}
