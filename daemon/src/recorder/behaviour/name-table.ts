// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import type { RawBytes } from "@bob/proto";

/** Bytes of names in one piece of memory; names are at most a path long, so little is left over. */
const arenaBytes = 1 << 20;
/** Entries whose numbers are in one piece of memory: growing copies nothing. */
const pageEntries = 1 << 14;
const longestName = 0xffff;

/** So that a step cannot choose names that are all found at one place. */
const seed = randomBytes(4).readUInt32LE();

/**
 * A table from (group, name) to a number, outside of V8's heap: some 20 bytes and the name for each entry, where a Map
 * of strings takes 100. Nothing is ever removed.
 */
export class NameTable {
  readonly #arenas: Buffer[] = [];
  #used = arenaBytes;
  /** By entry: where its name is, its group, its value, its hash. */
  readonly #addresses = new NumberPages();
  readonly #groups = new NumberPages();
  readonly #values = new NumberPages();
  readonly #hashes = new NumberPages();
  /** Entry + 1 by hash, 0 where there is none; open addressing, at most half full. */
  #slots = new Uint32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of an entry, -1 when there is none. */
  find(group: number, name: RawBytes): number {
    return this.#probe(group, name, hashOf(group, name)) - 1;
  }

  /** Adds what {@link find} did not find, and gives its number. Longer names than a path has are cut. */
  add(group: number, name: RawBytes, value: number): number {
    if (2 * (this.#size + 1) > this.#slots.length) this.#grow();
    const entry = this.#size++;
    const hash = hashOf(group, name);
    this.#addresses.set(entry, this.#store(name.slice(0, longestName)));
    this.#groups.set(entry, group);
    this.#values.set(entry, value);
    this.#hashes.set(entry, hash);
    this.#insert(entry, hash);
    return entry;
  }

  groupOf(entry: number): number {
    return this.#groups.get(entry);
  }

  valueOf(entry: number): number {
    return this.#values.get(entry);
  }

  setValue(entry: number, value: number): void {
    this.#values.set(entry, value);
  }

  nameOf(entry: number): RawBytes {
    const { arena, start, length } = this.#locate(entry);
    return arena.toString("latin1", start, start + length) as RawBytes;
  }

  #probe(group: number, name: RawBytes, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const found = this.#slots[at] ?? 0;
      if (found === 0 || this.#is(found - 1, group, name, hash)) return found;
    }
  }

  #is(entry: number, group: number, name: RawBytes, hash: number): boolean {
    if (this.#hashes.get(entry) !== hash || this.#groups.get(entry) !== group) return false;
    const { arena, start, length } = this.#locate(entry);
    if (length !== name.length) return false;
    for (let i = 0; i < length; i++) if (arena[start + i] !== name.charCodeAt(i)) return false;
    return true;
  }

  #locate(entry: number): { arena: Buffer; start: number; length: number } {
    const address = this.#addresses.get(entry);
    const arena = this.#arenas[Math.floor(address / arenaBytes)] ?? Buffer.alloc(0);
    const start = address % arenaBytes;
    return { arena, start: start + 2, length: arena.readUInt16LE(start) };
  }

  #store(name: string): number {
    const bytes = 2 + name.length;
    if (this.#used + bytes > arenaBytes) {
      this.#arenas.push(Buffer.allocUnsafeSlow(arenaBytes));
      this.#used = 0;
    }
    const arena = this.#arenas[this.#arenas.length - 1] ?? Buffer.alloc(0);
    arena.writeUInt16LE(name.length, this.#used);
    arena.write(name, this.#used + 2, "latin1");
    const address = (this.#arenas.length - 1) * arenaBytes + this.#used;
    this.#used += bytes;
    return address;
  }

  #insert(entry: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = entry + 1;
  }

  #grow(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let entry = 0; entry < this.#size; entry++) this.#insert(entry, this.#hashes.get(entry));
  }
}

/** Numbers by index, in pages. */
class NumberPages {
  readonly #pages: Uint32Array[] = [];

  get(index: number): number {
    return this.#pages[Math.floor(index / pageEntries)]?.[index % pageEntries] ?? 0;
  }

  set(index: number, value: number): void {
    const page = Math.floor(index / pageEntries);
    this.#pages[page] ??= new Uint32Array(pageEntries);
    (this.#pages[page] as Uint32Array)[index % pageEntries] = value;
  }
}

/** FNV-1a from a secret start, mixed once more. */
function hashOf(group: number, name: string): number {
  let hash = Math.imul(seed ^ group, 0x01000193);
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
