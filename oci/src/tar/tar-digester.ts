// SPDX-License-Identifier: Apache-2.0
import { createHash, type Hash } from "node:crypto";
import { BobError } from "@bob/proto";
import { isExtension, readExtension, type TarExtension } from "./tar-extension.ts";
import { contentBytes, isRegular, paddedBytes, parseTarHeader, type TarHeader, tarBlockBytes } from "./tar-header.ts";

/** A member of a tar; regular files with the sha256 of their content, in hexadecimal. */
export interface TarMember extends TarHeader, Pick<TarExtension, "xattrs"> {
  sha256?: string;
}

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
  #long: TarExtension = {};
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
    const isLong = isExtension(header, this.#what);
    const merged = isLong ? header : { ...header, ...this.#long };
    if (!isLong) this.#long = {};
    this.#member = {
      header: merged,
      hash: isRegular(merged) ? createHash("sha256") : undefined,
      text: isLong ? [] : undefined,
    };
    this.#contentLeft = contentBytes(merged);
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
