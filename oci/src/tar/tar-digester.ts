// SPDX-License-Identifier: Apache-2.0
import { createHash, type Hash } from "node:crypto";
import { BobError, type RawBytes } from "@bob/proto";
import {
  maxPaxBytes,
  paddedBytes,
  parsePax,
  parseTarHeader,
  readText,
  type TarHeader,
  tarBlockBytes,
} from "./tar-header.ts";

/** A member of a tar; regular files with the sha256 of their content, in hexadecimal. */
export interface TarMember extends TarHeader {
  sha256?: string;
  /** Extended attributes by name, as `SCHILY.xattr.*` records of pax have them; absent where there are none. */
  xattrs?: ReadonlyMap<string, RawBytes>;
}

/** What a long header says about the member behind it. */
type LongFields = Partial<Pick<TarMember, "name" | "linkName" | "size" | "uid" | "gid" | "xattrs">>;

/** The member whose content is being read. */
interface OpenMember {
  header: TarMember;
  hash: Hash | undefined;
  /** Content of an extended header. */
  text: Buffer[] | undefined;
}

/**
 * Reads a tar as it comes and hands out its members, regular files hashed, never holding more than a header. Takes POSIX pax and GNU
 * long names; sparse files are refused.
 */
export class TarDigester {
  readonly #onMember: (member: TarMember) => void;
  readonly #what: string;
  #header: Buffer = Buffer.alloc(0);
  #long: LongFields = {};
  #member: OpenMember | undefined;
  #contentLeft = 0;
  #paddingLeft = 0;
  #isAtEnd = false;

  constructor(what: string, onMember: (member: TarMember) => void) {
    this.#what = what;
    this.#onMember = onMember;
  }

  /** @throws {BobError} BAD_DATA when it is not a tar, LIMIT_EXCEEDED for absurd headers. */
  write(chunk: Buffer): void {
    for (let rest = chunk; rest.length > 0 && !this.#isAtEnd; ) rest = rest.subarray(this.#take(rest));
  }

  /** @throws {BobError} BAD_DATA when the tar is cut off. */
  end(): void {
    if (this.#member !== undefined || this.#paddingLeft > 0 || this.#header.length > 0)
      throw new BobError("BAD_DATA", `${this.#what} is cut off`);
  }

  /** Takes the first bytes of `rest` and says how many. */
  #take(rest: Buffer): number {
    if (this.#member !== undefined) return this.#takeContent(this.#member, rest.subarray(0, this.#contentLeft));
    if (this.#paddingLeft > 0) {
      const length = Math.min(rest.length, this.#paddingLeft);
      this.#paddingLeft -= length;
      return length;
    }
    const part = rest.subarray(0, tarBlockBytes - this.#header.length);
    this.#header = this.#header.length === 0 ? part : Buffer.concat([this.#header, part]);
    if (this.#header.length === tarBlockBytes) this.#begin();
    return part.length;
  }

  #takeContent({ hash, text }: OpenMember, part: Buffer): number {
    hash?.update(part);
    text?.push(Buffer.from(part));
    this.#contentLeft -= part.length;
    if (this.#contentLeft === 0) this.#finish();
    return part.length;
  }

  #begin(): void {
    const block = this.#header;
    this.#header = Buffer.alloc(0);
    if (block.every((byte) => byte === 0)) {
      this.#isAtEnd = true;
      return;
    }
    const header = parseTarHeader(block, this.#what);
    const isExtension = "xgLK".includes(header.type);
    if (isExtension && header.size > maxPaxBytes)
      throw new BobError("LIMIT_EXCEEDED", `${this.#what} has an extended header of ${header.size} bytes`);
    const merged = isExtension ? header : { ...header, ...this.#long };
    if (!isExtension) this.#long = {};
    this.#member = {
      header: merged,
      hash: isRegular(merged) ? createHash("sha256") : undefined,
      text: isExtension ? [] : undefined,
    };
    this.#contentLeft = hasContent(merged) ? merged.size : 0;
    this.#paddingLeft = paddedBytes(this.#contentLeft) - this.#contentLeft;
    if (this.#contentLeft === 0) this.#finish();
  }

  #finish(): void {
    const { header, hash, text } = this.#member ?? {};
    this.#member = undefined;
    if (header === undefined) return;
    if (text === undefined) this.#onMember(hash === undefined ? header : { ...header, sha256: hash.digest("hex") });
    else this.#long = { ...this.#long, ...readExtension(header.type, Buffer.concat(text), this.#what) };
  }
}

function isRegular({ type }: TarHeader): boolean {
  return type === "0" || type === "7";
}

/** Links, devices and directories have none, whatever size their header gives (POSIX pax, "typeflag"). */
function hasContent({ type }: TarHeader): boolean {
  return !"123456".includes(type);
}

function readExtension(type: string, content: Buffer, what: string): LongFields {
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
function readNumbers(pax: Map<string, RawBytes>, what: string): LongFields {
  const numbers: LongFields = {};
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
