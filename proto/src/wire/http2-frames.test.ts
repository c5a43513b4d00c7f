// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameSplitter, frameType } from "./http2-frames.ts";

const frames = [0, 1, 5, 300, 0, 16_384, 2].map((length, index) =>
  encodeFrame(index === 2 ? frameType.headers : frameType.data, index, index, Buffer.alloc(length, index)),
);
const bytes = Buffer.concat(frames);

/** What comes out when the bytes come in pieces of these lengths. */
function split(lengthOf: () => number): Buffer[] {
  const splitter = new FrameSplitter();
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const chunk = bytes.subarray(at, at + lengthOf());
    at += chunk.length;
    found.push(...splitter.push(chunk).map(({ raw }) => Buffer.from(raw)));
  }
  return found;
}

describe("FrameSplitter", () => {
  it.each([1, 2, 8, 9, 10, 13, 100, 20_000])("finds every frame in chunks of %i bytes", (length) => {
    expect(split(() => length).map(String)).toEqual(frames.map(String));
  });

  it("finds every frame in chunks of any length", () => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 0x7fffffff);
    for (let round = 0; round < 300; round++) {
      expect(split(() => 1 + (random() % 40) ** 2).map(String)).toEqual(frames.map(String));
    }
  });

  it("reads type, flags, stream and payload", () => {
    const [frame] = new FrameSplitter().push(encodeFrame(frameType.headers, 5, 0x7fffffff, Buffer.from("abc")));
    expect(frame).toMatchObject({ type: 1, flags: 5, stream: 0x7fffffff, payload: Buffer.from("abc") });
  });

  it("does not copy frames that lie in one chunk", () => {
    const chunk = Buffer.concat([frames[3] ?? Buffer.alloc(0), frames[5] ?? Buffer.alloc(0)]);
    for (const { raw } of new FrameSplitter().push(chunk)) expect(raw.buffer).toBe(chunk.buffer);
  });
});
