// SPDX-License-Identifier: Apache-2.0
import { BobError } from "../index.ts";

/**
 * One field of a protobuf message, as it stands on the wire.
 *
 * LLB is edited on this level, not through decoded messages: what is not edited keeps its bytes, also fields that newer
 * BuildKits have and this code has never heard of (https://protobuf.dev/programming-guides/encoding/).
 */
export interface WireField {
  readonly number: number;
  /** Tag, length and value. */
  readonly raw: Uint8Array;
  /** The value of a length-delimited field (string, bytes, message, map entry). */
  readonly payload?: Uint8Array;
}

/** Field numbers of every map entry (https://protobuf.dev/programming-guides/proto3/#maps). */
export const entryField = { key: 1, value: 2 } as const;

const lengthDelimited = 2;
const maxVarintBytes = 10;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Splits a message into its fields, in wire order.
 *
 * @throws {BobError} PROTOCOL when the bytes are not a protobuf message.
 */
export function readFields(message: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  for (let position = 0; position < message.length; ) {
    const field = readField(message, position);
    fields.push(field);
    position += field.raw.length;
  }
  return fields;
}

/** The message with these fields in this order. */
export function joinFields(fields: readonly Pick<WireField, "raw">[]): Uint8Array {
  const joined = new Uint8Array(fields.reduce((length, field) => length + field.raw.length, 0));
  let position = 0;
  for (const { raw } of fields) {
    joined.set(raw, position);
    position += raw.length;
  }
  return joined;
}

/** A length-delimited field. */
export function bytesField(number: number, payload: Uint8Array): WireField {
  const head = [...encodeVarint((number << 3) | lengthDelimited), ...encodeVarint(payload.length)];
  const raw = new Uint8Array(head.length + payload.length);
  raw.set(head);
  raw.set(payload, head.length);
  return { number, raw, payload };
}

/** A field of a number that is not negative. */
export function varintField(number: number, value: number): WireField {
  return { number, raw: Uint8Array.from([...encodeVarint(number << 3), ...encodeVarint(value)]) };
}

export function stringField(number: number, text: string): WireField {
  return bytesField(number, encoder.encode(text));
}

/** Text of a length-delimited field; empty for any other. */
export function textOf(field: WireField | undefined): string {
  return field?.payload ? decoder.decode(field.payload) : "";
}

/**
 * Text of the last field of this number, which is the one that counts (protobuf's encoding, "Last One Wins"); empty
 * without one.
 */
export function lastText(fields: readonly WireField[], number: number): string {
  return textOf(fields.findLast((field) => field.number === number));
}

/** Payloads of all length-delimited fields of this number, in their order. */
export function payloadsOf(fields: readonly WireField[], number: number): Uint8Array[] {
  return fields.flatMap((field) => (field.number === number && field.payload ? [field.payload] : []));
}

/** The map whose entries are the fields of this number; of several with one key the last counts. */
export function readMap(fields: readonly WireField[], number: number): Map<string, Uint8Array> {
  return new Map(
    fields.filter((field) => field.number === number).map((entry) => [entryKey(entry), entryValue(entry)]),
  );
}

/** Key of a map entry with keys of text; empty where it is left out. */
export function entryKey(entry: WireField): string {
  return lastText(readFields(entry.payload ?? new Uint8Array()), entryField.key);
}

/** The entries of a `map<string, string>`. */
export function readTextMap(fields: readonly WireField[], number: number): Map<string, string> {
  return new Map([...readMap(fields, number)].map(([key, value]) => [key, decoder.decode(value)]));
}

export function mapEntry(number: number, key: string, value: Uint8Array): WireField {
  return bytesField(number, joinFields([stringField(entryField.key, key), bytesField(entryField.value, value)]));
}

/** `fields` with `added` behind the last field of a number ≤ `number`: where Go's encoder would have put them. */
export function insertFields(fields: readonly WireField[], number: number, added: readonly WireField[]): WireField[] {
  const at = fields.findLastIndex((field) => field.number <= number) + 1;
  return [...fields.slice(0, at), ...added, ...fields.slice(at)];
}

/**
 * `message` with the payload of its one field `number` replaced by `edit`'s answer; a missing field is edited from
 * empty.
 */
export function editField(message: Uint8Array, number: number, edit: (payload: Uint8Array) => Uint8Array): Uint8Array {
  const fields = readFields(message);
  const found = fields.filter((field) => field.number === number);
  if (found.length > 1) {
    throw new BobError("PROTOCOL", `message field ${number} is there ${found.length} times; expected once`);
  }
  const [old] = found;
  const edited = bytesField(number, edit(old?.payload ?? new Uint8Array()));
  return joinFields(
    old ? fields.map((field) => (field === old ? edited : field)) : insertFields(fields, number, [edited]),
  );
}

function entryValue(entry: WireField): Uint8Array {
  return payloadsOf(readFields(entry.payload ?? new Uint8Array()), entryField.value).at(-1) ?? new Uint8Array();
}

function readField(message: Uint8Array, start: number): WireField {
  const valueAt = varintEnd(message, start);
  const tag = readVarint(message, start, valueAt);
  const number = Math.floor(tag / 8);
  const payloadAt = tag % 8 === lengthDelimited ? varintEnd(message, valueAt) : undefined;
  const end =
    payloadAt === undefined
      ? scalarEnd(message, valueAt, tag % 8)
      : payloadAt + readVarint(message, valueAt, payloadAt);
  if (number === 0 || end > message.length) throw malformed(start);
  const raw = message.subarray(start, end);
  return payloadAt === undefined ? { number, raw } : { number, raw, payload: message.subarray(payloadAt, end) };
}

function scalarEnd(message: Uint8Array, at: number, wireType: number): number {
  if (wireType === 0) return varintEnd(message, at);
  if (wireType === 1) return at + 8;
  if (wireType === 5) return at + 4;
  // 3 and 4 are groups, which proto3 has not.
  throw malformed(at);
}

function varintEnd(message: Uint8Array, start: number): number {
  for (let end = start; end < start + maxVarintBytes; ) {
    const byte = message[end++];
    if (byte !== undefined && byte < 0x80) return end;
  }
  throw malformed(start);
}

/** Exact up to 2^53, which tags and lengths are far below. */
function readVarint(message: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = value * 128 + ((message[at] ?? 0) & 0x7f);
  return value;
}

function encodeVarint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}

function malformed(position: number): BobError {
  return new BobError("PROTOCOL", `malformed protobuf message at byte ${position}`);
}
