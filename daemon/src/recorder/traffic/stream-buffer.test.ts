// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { StreamBuffer } from "./stream-buffer.ts";
import { seededRandom } from "./test-support/hostile-bytes.ts";

/** A chunk of text; `-` for each byte that was not copied. */
const chunk = (offset: number, text: string) => {
  const bytes = Buffer.from(text.replace(/-+$/, ""));
  return { offset, bytes, length: text.length };
};
/** What can be read: `|` where a packet begins, holes by their length. */
function readAll(buffer: StreamBuffer, isAllHere = false): string {
  let text = "";
  for (let piece = buffer.read(isAllHere); piece; piece = buffer.read(isAllHere)) {
    text += piece.kind === "hole" ? `<${piece.length}>` : `${piece.isChunkStart ? "|" : "+"}${piece.bytes}`;
  }
  return text;
}
function bufferOf(...chunks: ReturnType<typeof chunk>[]): StreamBuffer {
  const buffer = new StreamBuffer();
  for (const each of chunks) buffer.add(each);
  return buffer;
}

describe("StreamBuffer", () => {
  it("gives what comes in order at once", () => {
    expect(readAll(bufferOf(chunk(0, "abc"), chunk(3, "def")))).toBe("|abc|def");
  });

  it("puts in order what comes out of it", () => {
    const buffer = bufferOf(chunk(3, "def"), chunk(6, "g"));
    expect(readAll(buffer)).toBe("");
    buffer.add(chunk(0, "abc"));
    expect(readAll(buffer)).toBe("|abc|def|g");
  });

  it("keeps the bytes that came first", () => {
    expect(readAll(bufferOf(chunk(2, "CD"), chunk(0, "abcdef")))).toBe("|ab|CD+ef");
    expect(readAll(bufferOf(chunk(0, "abcd"), chunk(2, "XYZ"), chunk(0, "0123456")))).toBe("|abcd+Z+56");
    const buffer = bufferOf(chunk(0, "abc"));
    expect(readAll(buffer)).toBe("|abc");
    buffer.add(chunk(0, "xyzd"));
    expect(readAll(buffer)).toBe("+d");
  });

  it("tells what the kernel left out", () => {
    expect(readAll(bufferOf(chunk(0, "abc---"), chunk(6, "g"), chunk(7, "---")))).toBe("|abc<3>|g<3>");
  });

  it("waits for a hole, but neither for long nor when it is a long one", () => {
    const buffer = bufferOf(chunk(0, "a"), ...Array.from({ length: 16 }, (_, i) => chunk(3 + i, "x")));
    expect(readAll(buffer)).toBe("|a");
    buffer.add(chunk(19, "y"));
    expect(readAll(buffer)).toBe(`<2>${"|x".repeat(16)}|y`);
    buffer.add(chunk(20 + 70_000, "z"));
    expect(readAll(buffer)).toBe("<70000>|z");
  });

  it("waits for nothing when everything is there", () => {
    const buffer = bufferOf(chunk(5, "a"), chunk(9, "b"));
    expect(readAll(buffer, true)).toBe("<5>|a<3>|b");
  });

  it("leaves out what nobody wants, there or not", () => {
    const buffer = bufferOf(chunk(2, "cdefg"));
    buffer.pass(4);
    expect(readAll(buffer)).toBe("+efg");
    buffer.pass(100);
    buffer.add(chunk(7, "old"));
    buffer.add(chunk(107, "new"));
    expect(readAll(buffer)).toBe("|new");
  });

  it("holds no more than it may, whoever reads", () => {
    const buffer = new StreamBuffer();
    for (let i = 1; i < 1000; i++) buffer.add({ offset: 2 * i, bytes: Buffer.of(i), length: 1 });
    expect(buffer.heldBytes).toBeLessThan(20);
    for (let i = 1; i < 100; i++) buffer.add({ offset: i * 60_000, bytes: Buffer.alloc(60_000), length: 60_000 });
    expect(buffer.heldBytes).toBeLessThan(20);
    const large = new StreamBuffer();
    for (let i = 0; i < 100; i++) large.add({ offset: i * 60_000, bytes: Buffer.alloc(60_000), length: 60_000 });
    expect(large.heldBytes).toBe(180_000);
  });

  it("takes no place that cannot be", () => {
    expect(readAll(bufferOf(chunk(-1, "ab"), chunk(Number.MAX_SAFE_INTEGER, "ab"), chunk(Number.NaN, "x")))).toBe("");
  });

  it("gives every byte once, in whatever pieces and order it comes", () => {
    const random = seededRandom(7);
    const bytes = Buffer.from(Array.from({ length: 200 }, () => random()));
    for (let round = 0; round < 200; round++) {
      const buffer = new StreamBuffer(1000);
      const parts = Array.from({ length: 40 }, () => random() % 200).map((at) => [at, at + (random() % 30)] as const);
      for (const [start, end] of [...parts, [0, 200] as const]) {
        const part = bytes.subarray(start, end);
        buffer.add({ offset: start, bytes: part, length: part.length });
      }
      const pieces: Buffer[] = [];
      for (let piece = buffer.read(); piece; piece = buffer.read())
        if (piece.kind === "bytes") pieces.push(piece.bytes);
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    }
  });
});
