// SPDX-License-Identifier: Apache-2.0
import type { Entry, PolicyEvent, Section, Surface } from "../policy.ts";
import type { Value } from "../yaml-document.ts";
import { quote, type ValueReader } from "../yaml-values.ts";

/** A {@link Surface} that can be read from a policy file. */
export interface ReadableSurface<Event extends PolicyEvent = PolicyEvent> extends Surface<Event> {
  /** Reads the whole section of a rule. */
  readSection(value: Value, reader: ValueReader): Section<Event> | undefined;
}

/** What an entry means, without where it stands. */
export type Meaning<Event> = Omit<Entry<Event>, "text" | "place">;

/** How the entries of a surface are read: what one means, or `undefined`, with a fault. */
export type EntryReader<Event> = (value: Value, reader: ValueReader) => (Meaning<Event> & { text: string }) | undefined;

/** Makes the surface of events whose sections have `allow` and `deny` and nothing else. */
export function makeSurface<Event extends PolicyEvent>(
  surface: Surface<Event>,
  readEntry: EntryReader<Event>,
): ReadableSurface<Event> {
  const whole: ReadableSurface<Event> = {
    ...surface,
    readSection: (value, reader) => {
      const members = reader.members(value, surface.name, ["allow", "deny"]);
      return members && readLists(whole, value, members, reader, readEntry);
    },
  };
  return whole;
}

/** Reads `allow` and `deny`. */
export function readLists<Event extends PolicyEvent>(
  surface: Surface<Event>,
  { place }: Value,
  members: ReadonlyMap<string, Value>,
  reader: ValueReader,
  readEntry: EntryReader<Event>,
): Section<Event> {
  const allow = members.get("allow");
  const deny = members.get("deny");
  if (allow === undefined && deny === undefined)
    reader.faults.add(place, `${surface.name} has neither allow nor deny, and so says nothing`);
  return {
    surface,
    place,
    ...(allow && { allow: readEntries(allow, `${surface.name}.allow`, reader, readEntry) }),
    deny: deny ? readEntries(deny, `${surface.name}.deny`, reader, readEntry) : [],
  };
}

/** A text that is one entry: what it means, or why it is none. */
export function readTextEntry<Event>(
  what: string,
  interpret: (text: string) => Meaning<Event> | { readonly fault: string },
): EntryReader<Event> {
  return (value, reader) => {
    const text = reader.text(value, what);
    if (text === undefined) return undefined;
    const meaning = interpret(text);
    if (!("fault" in meaning)) return { ...meaning, text };
    reader.faults.add(value.place, `${what} ${quote(text)} ${meaning.fault}`);
    return undefined;
  };
}

function readEntries<Event>(
  value: Value,
  what: string,
  reader: ValueReader,
  readEntry: EntryReader<Event>,
): Entry<Event>[] {
  const known = new Map<string, Entry<Event>>();
  for (const item of reader.items(value, what) ?? []) {
    const read = readEntry(item, reader);
    if (read === undefined) continue;
    if (known.has(read.text)) reader.faults.warn(item.place, `${quote(read.text)} is in ${what} already`);
    known.set(read.text, { ...read, place: item.place });
  }
  return [...known.values()];
}
