// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { bytesField, editField, insertFields, joinFields, readFields, stringField, textOf } from "./protobuf-fields.ts";

const varint = Uint8Array.of(0x08, 0x96, 0x01);
const fixed64 = Uint8Array.of(0x11, 1, 2, 3, 4, 5, 6, 7, 8);
const text = Uint8Array.of(0x1a, 2, 0x68, 0x69);
const fixed32 = Uint8Array.of(0x25, 1, 2, 3, 4);
const message = Buffer.concat([varint, fixed64, text, fixed32]);

describe("readFields", () => {
  it("splits every wire type and gives the bytes back", () => {
    const fields = readFields(message);
    expect(fields.map((field) => field.number)).toEqual([1, 2, 3, 4]);
    expect(textOf(fields[2])).toBe("hi");
    expect(Buffer.from(joinFields(fields)).equals(message)).toBe(true);
  });

  it("reads field numbers up to 2^29 - 1 and ten-byte varints", () => {
    const highest = Buffer.from([0xfa, 0xff, 0xff, 0xff, 0x0f, 0x00]);
    const negative = Buffer.from([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
    expect(readFields(highest)[0]?.number).toBe(2 ** 29 - 1);
    expect(readFields(negative)[0]?.raw).toHaveLength(11);
  });

  it.each([
    ["a length beyond the end", [0x1a, 5, 1]],
    ["a varint without an end", [0x08, 0x80]],
    ["a varint of eleven bytes", [0x08, ...Array<number>(10).fill(0x80), 1]],
    ["a group", [0x0b]],
    ["field number 0", [0x02, 0]],
    ["a cut fixed64", [0x11, 1, 2]],
    ["a length of 2^63", [0x1a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
  ])("rejects %s", (_, bytes) => {
    expect(() => readFields(Uint8Array.from(bytes))).toThrow("malformed protobuf message");
  });

  it("never reads past the end or loops, whatever the bytes", () => {
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 0x7fffffff);
    for (let round = 0; round < 5000; round++) {
      const bytes = Uint8Array.from({ length: random() % 40 }, () => random() % 256);
      try {
        expect(Buffer.from(joinFields(readFields(bytes))).equals(bytes)).toBe(true);
      } catch (error) {
        expect(String(error)).toContain("malformed protobuf message");
      }
    }
  });
});

describe("editField", () => {
  it("replaces one payload and keeps every other byte in its place", () => {
    const edited = editField(message, 3, () => Buffer.from("a longer text"));
    const expected = Buffer.concat([varint, fixed64, bytesField(3, Buffer.from("a longer text")).raw, fixed32]);
    expect(Buffer.from(edited).equals(expected)).toBe(true);
  });

  it("adds a missing field in field order", () => {
    const edited = editField(Buffer.concat([varint, fixed32]), 3, () => Buffer.from("hi"));
    expect(Buffer.from(edited).equals(Buffer.concat([varint, text, fixed32]))).toBe(true);
  });

  it("rejects a field that is there twice", () => {
    expect(() => editField(Buffer.concat([text, text]), 3, (payload) => payload)).toThrow("2 times");
  });
});

describe("insertFields", () => {
  it("puts fields behind the last one of their number", () => {
    const fields = [stringField(1, "a"), stringField(1, "b"), stringField(3, "c")];
    const inserted = insertFields(fields, 1, [stringField(1, "new")]);
    expect(inserted.map(textOf)).toEqual(["a", "b", "new", "c"]);
  });
});
