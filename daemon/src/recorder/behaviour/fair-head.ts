// SPDX-License-Identifier: Apache-2.0
interface Group<T> {
  readonly entries: { readonly place: number; readonly bytes: number; readonly entry: T }[];
  bytes: number;
  /** Something of it was left out: so is all that follows. */
  isCut: boolean;
}

/** How much of its room a group keeps when all together have too much. */
const shrinking = 0.75;
/** What a group always has room for: where there are too many for that, the newest are left out. */
const leastRoom = 1024;

/**
 * The entries of a long list that a record shows: of each group the first ones, at most `budget` bytes in all, so that
 * a group that floods the list takes room only from itself. Takes the entries as they come and never holds more than it
 * keeps.
 */
export class FairHead<T> {
  readonly #budget: number;
  readonly #groups = new Map<string, Group<T>>();
  /** Bytes a group may have. */
  #room: number;
  #bytes = 0;
  #count = 0;
  /** No room for more groups. */
  #isFull = false;

  constructor(budget: number) {
    this.#budget = budget;
    this.#room = budget;
  }

  /** Entries that were added, kept or not. */
  get count(): number {
    return this.#count;
  }

  add(groupName: string, bytes: number, entry: T): void {
    const group = this.#openGroup(groupName);
    const place = this.#count++;
    if (group.isCut || group.bytes + bytes > this.#room) {
      group.isCut = true;
      return;
    }
    group.entries.push({ place, bytes, entry });
    group.bytes += bytes;
    this.#bytes += bytes;
    if (this.#bytes > this.#budget) this.#shrink();
  }

  /** What is kept, in the order it came in, with its place among all. */
  kept(): { place: number; entry: T }[] {
    const all = [...this.#groups.values()].flatMap(({ entries }) => entries);
    return all.sort((a, b) => a.place - b.place);
  }

  #openGroup(name: string): Group<T> {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { entries: [], bytes: 0, isCut: false };
      if (!this.#isFull) this.#groups.set(name, group);
      else group.isCut = true;
    }
    return group;
  }

  #shrink(): void {
    let largest = 0;
    for (const { bytes } of this.#groups.values()) largest = Math.max(largest, bytes);
    this.#room = Math.max(leastRoom, Math.floor(Math.min(this.#room, largest) * shrinking));
    for (const group of this.#groups.values()) {
      while (group.bytes > this.#room) this.#dropLast(group);
    }
    // Too many groups: the newest go.
    for (const name of [...this.#groups.keys()].reverse()) {
      if (this.#bytes <= this.#budget) break;
      this.#isFull = true;
      const group = this.#groups.get(name);
      while (group !== undefined && group.bytes > 0) this.#dropLast(group);
    }
  }

  #dropLast(group: Group<T>): void {
    const last = group.entries.pop();
    group.isCut = true;
    group.bytes -= last?.bytes ?? group.bytes;
    this.#bytes -= last?.bytes ?? 0;
  }
}
