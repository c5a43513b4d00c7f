// SPDX-License-Identifier: Apache-2.0
import { BobError } from "../index.ts";
import { decodeHuffman } from "./huffman.ts";

/** Header fields by name, in lower case; of several with one name the first counts. */
export type Headers = Readonly<Record<string, string>>;

export type HeaderField = readonly [name: string, value: string];

const maxCachedBytes = 128;
const maxCachedBlocks = 16;
/**
 * Longest list of fields, in bytes as {@link fieldBytes} counts them: a block of a few bytes can name a long field
 * thousands of times.
 */
const maxListBytes = 16 * 1024 * 1024;

/** `name` or `name=value` of entries 1 to 61 (RFC 7541, appendix A). */
const staticTable = (
  ":authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|:scheme=https|:status=200|:status=204|:status=206|" +
  ":status=304|:status=400|:status=404|:status=500|accept-charset|accept-encoding=gzip, deflate|accept-language|accept-ranges|accept|" +
  "access-control-allow-origin|age|allow|authorization|cache-control|content-disposition|content-encoding|content-language|" +
  "content-length|content-location|content-range|content-type|cookie|date|etag|expect|expires|from|host|if-match|if-modified-since|" +
  "if-none-match|if-range|if-unmodified-since|last-modified|link|location|max-forwards|proxy-authenticate|proxy-authorization|range|" +
  "referer|refresh|retry-after|server|set-cookie|strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate"
).split("|");

/** A header block of fields the other side is not to remember: "literal without indexing, new name". */
export function encodeHeaders(headers: Headers): Buffer {
  return encodeFields(Object.entries(headers));
}

/** {@link encodeHeaders} for fields in their order, names among them more than once. */
export function encodeFields(fields: readonly HeaderField[]): Buffer {
  const parts = fields.flatMap(([name, value]) => [Buffer.of(0), encodeText(name), encodeText(value)]);
  return Buffer.concat(parts);
}

/**
 * Reads a header block of a peer that was told to keep no dynamic table (SETTINGS_HEADER_TABLE_SIZE = 0), so that
 * blocks can be read one by one (RFC 7541, section 6).
 *
 * @throws {BobError} PROTOCOL when it is malformed or refers to a dynamic table.
 */
export function decodeHeaders(block: Uint8Array): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of new HeaderDecoder(0).decode(block)) {
    if (!Object.hasOwn(headers, name)) headers[name] = value;
  }
  return headers;
}

/** Without a dynamic table a server sends the same few blocks again and again. */
export class HeaderCache {
  readonly #known = new Map<string, Headers>();

  /** {@link decodeHeaders} */
  decode(block: Buffer): Headers {
    const key = block.length > maxCachedBytes ? undefined : block.toString("latin1");
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known) return known;
    const headers = decodeHeaders(block);
    if (key !== undefined && this.#known.size < maxCachedBlocks) this.#known.set(key, headers);
    return headers;
  }
}

/** The fields a connection remembers, newest first (RFC 7541, sections 2.3.2 and 4). */
class DynamicTable {
  readonly #fields: HeaderField[] = [];
  readonly #limit: number;
  #capacity: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#capacity = limit;
  }

  get(index: number): HeaderField {
    const field = this.#fields[index];
    if (field === undefined) throw malformed(`the dynamic table has no entry ${index}`);
    return field;
  }

  add(field: HeaderField): void {
    this.#fields.unshift(field);
    this.#bytes += fieldBytes(field);
    this.#evict();
  }

  resize(capacity: number): void {
    if (capacity > this.#limit) {
      throw malformed(`a dynamic table of ${capacity} bytes, more than the agreed ${this.#limit}`);
    }
    this.#capacity = capacity;
    this.#evict();
  }

  #evict(): void {
    while (this.#bytes > this.#capacity) this.#bytes -= fieldBytes(this.#fields.pop() as HeaderField);
  }
}

/** Reads the header blocks of one direction of a connection, in their order. */
export class HeaderDecoder {
  readonly #table: DynamicTable;
  readonly #maxBytes: number;

  /**
   * @param tableBytes SETTINGS_HEADER_TABLE_SIZE of the reading side.
   * @param maxBytes most that a block may unfold to: names, values, and 32 bytes for each field (RFC 9113, section
   *   10.5.1).
   */
  constructor(tableBytes = 4096, maxBytes = maxListBytes) {
    this.#table = new DynamicTable(tableBytes);
    this.#maxBytes = maxBytes;
  }

  /**
   * All fields, with repeated names, in their order.
   *
   * @throws {BobError} PROTOCOL when the block is malformed, LIMIT_EXCEEDED; the connection cannot be read any further
   *   then.
   */
  decode(block: Uint8Array): HeaderField[] {
    const reader = new BlockReader(block, this.#table);
    const fields: HeaderField[] = [];
    let bytes = 0;
    while (!reader.isAtEnd) {
      const field = reader.readField();
      if (!field) continue;
      bytes += fieldBytes(field);
      if (bytes > this.#maxBytes) {
        throw new BobError("LIMIT_EXCEEDED", `headers unfold to more than ${this.#maxBytes} bytes`);
      }
      fields.push(field);
    }
    return fields;
  }
}

class BlockReader {
  readonly #block: Uint8Array;
  readonly #table: DynamicTable;
  #position = 0;

  constructor(block: Uint8Array, table: DynamicTable) {
    this.#block = block;
    this.#table = table;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#block.length;
  }

  /** One field, or nothing for a change of the dynamic table's size. */
  readField(): HeaderField | undefined {
    const first = this.#block[this.#position] ?? 0;
    if (first >= 0x80) return this.#entry(this.#readInteger(7));
    if (first >= 0x40) {
      const field = this.#readLiteral(6);
      this.#table.add(field);
      return field;
    }
    if (first < 0x20) return this.#readLiteral(4);
    this.#table.resize(this.#readInteger(5));
    return undefined;
  }

  #readLiteral(prefixBits: number): HeaderField {
    const index = this.#readInteger(prefixBits);
    const name = index === 0 ? this.#readText() : this.#entry(index)[0];
    return [name, this.#readText()];
  }

  #entry(index: number): HeaderField {
    return index > staticTable.length ? this.#table.get(index - staticTable.length - 1) : staticEntry(index);
  }

  #readText(): string {
    const isHuffman = (this.#block[this.#position] ?? 0) >= 0x80;
    const length = this.#readInteger(7);
    const end = this.#position + length;
    if (end > this.#block.length) throw malformed("a text ends behind its block");
    const bytes = this.#block.subarray(this.#position, end);
    this.#position = end;
    return isHuffman ? decodeHuffman(bytes) : Buffer.from(bytes).toString("latin1");
  }

  #readInteger(prefixBits: number): number {
    const mask = (1 << prefixBits) - 1;
    let value = this.#nextByte() & mask;
    if (value < mask) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.#nextByte();
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw malformed("an integer is too long");
  }

  #nextByte(): number {
    const byte = this.#block[this.#position++];
    if (byte === undefined) throw malformed("a field ends behind its block");
    return byte;
  }
}

function fieldBytes([name, value]: HeaderField): number {
  return name.length + value.length + 32;
}

function staticEntry(index: number): HeaderField {
  const entry = staticTable[index - 1];
  if (entry === undefined) throw malformed(`there is no entry ${index}`);
  const [name = "", value = ""] = entry.split("=");
  return [name, value];
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  return Buffer.concat([encodeInteger(bytes.length, 7), bytes]);
}

function encodeInteger(value: number, prefixBits: number): Buffer {
  const mask = (1 << prefixBits) - 1;
  if (value < mask) return Buffer.of(value);
  const bytes = [mask];
  let rest = value - mask;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function malformed(why: string): BobError {
  return new BobError("PROTOCOL", `malformed HTTP/2 headers: ${why}`);
}
