// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { BytesMessages, PrefixedMessages } from "./grpc-codecs.ts";
import type { ByteCodec } from "./stream-end.ts";

const encode = (codec: ByteCodec, chunks: readonly Buffer[]) => Buffer.concat(codec.encode(chunks));
/** What comes out when the bytes come in pieces of these lengths, over and over. */
const decodeInPieces = (codec: ByteCodec, data: Buffer, lengths: readonly number[]) => {
  const out: Buffer[] = [];
  for (let at = 0, turn = 0; at < data.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    out.push(...codec.decode(data.subarray(at, at + length)));
    at += length;
  }
  return out;
};
const pieces = [[1], [2, 3], [7, 1, 4096], [16384], [1_000_000]];

describe("BytesMessages", () => {
  it.each([0, 1, 127, 128, 16383, 16384, 32768, 70_000])("gives %i bytes back, whatever the pieces", (length) => {
    const data = randomBytes(length);
    const encoded = encode(new BytesMessages(), [data, data.subarray(0, 5)]);
    const expected = Buffer.concat([data, data.subarray(0, 5)]);
    for (const lengths of pieces) {
      expect(Buffer.concat(decodeInPieces(new BytesMessages(), encoded, lengths)).equals(expected)).toBe(true);
    }
  });

  it("writes protobuf's field 1 in a gRPC message", () => {
    expect(encode(new BytesMessages(), [Buffer.from("ab"), Buffer.from("c")]).toString("hex")).toBe(
      "00000000050a03616263",
    );
  });

  it("takes empty messages, and refuses other ones", () => {
    expect([...new BytesMessages().decode(Buffer.from("0000000000", "hex"))]).toEqual([]);
    for (const wrong of [
      "01000000050a03616263",
      "00000000051203616263",
      "00000000060a0361626310",
      "00000000ff0affffffffffff",
    ]) {
      expect(() => [...new BytesMessages().decode(Buffer.from(wrong, "hex"))], wrong).toThrow(
        "other fields than its data",
      );
    }
  });
});

describe("PrefixedMessages", () => {
  it("gives whole messages with their heads, whatever the pieces", () => {
    const messages = ["", "a", "b".repeat(300), "c".repeat(70_000)].map((text) => {
      const head = Buffer.alloc(5);
      head.writeUInt32BE(text.length, 1);
      return Buffer.concat([head, Buffer.from(text)]);
    });
    for (const lengths of pieces) {
      const out = decodeInPieces(new PrefixedMessages(), Buffer.concat(messages), lengths);
      expect(out.map(String)).toEqual(messages.map(String));
    }
  });

  it("refuses messages that are compressed or too long", () => {
    for (const wrong of ["0100000000", "0001000001"]) {
      expect(() => [...new PrefixedMessages().decode(Buffer.from(wrong, "hex"))]).toThrow("is compressed or has");
    }
  });
});
