// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { decodeHeaders, encodeFields, encodeHeaders, HeaderDecoder } from "./hpack.ts";
import { decodeHuffman } from "./huffman.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("decodeHuffman", () => {
  it.each([
    ["f1e3 c2e5 f23a 6ba0 ab90 f4ff", "www.example.com"],
    ["6402", "302"],
    ["d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff", "Mon, 21 Oct 2013 20:13:21 GMT"],
  ])("reads the examples of RFC 7541: %s", (code, text) => {
    expect(decodeHuffman(hex(code))).toBe(text);
  });

  it.each(["ff", "ffffffff", "00", "f1e3c2e5f23a6ba0ab90f400"])("rejects bad padding and EOS: %s", (code) => {
    expect(() => decodeHuffman(hex(code))).toThrow("malformed Huffman");
  });
});

describe("decodeHeaders", () => {
  it("reads what encodeHeaders writes", () => {
    const headers = { ":path": "/a.b/C", te: "trailers", long: "x".repeat(100_000) };
    expect(decodeHeaders(encodeHeaders(headers))).toEqual(headers);
  });

  it("reads the static table, literals of every kind, and a change of the table's size", () => {
    const block = Buffer.concat([
      hex("20 88 1f10"),
      Buffer.from("\x0bapplication"),
      hex("0001 61 01 62"),
      hex("4001 63 82 6402"),
    ]);
    expect(decodeHeaders(block)).toEqual({ ":status": "200", "content-type": "application", a: "b", c: "302" });
  });

  it.each([
    ["an entry that does not exist", "be"],
    ["a text behind the end", "0005 61"],
    ["an endless integer", "ffffffffffffff"],
    ["an end within a field", "00"],
  ])("rejects %s", (_, block) => {
    expect(() => decodeHeaders(hex(block))).toThrow("malformed HTTP/2 headers");
  });
});

describe("HeaderDecoder", () => {
  // RFC 7541, appendix C.4: three requests on one connection, Huffman coded.
  const requests = [
    ["8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", []],
    ["8286 84be 5886 a8eb 1064 9cbf", [["cache-control", "no-cache"]]],
    ["8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf", [["custom-key", "custom-value"]]],
  ] as const;

  it("remembers fields as the examples of RFC 7541 do", () => {
    const decoder = new HeaderDecoder();
    for (const [block, last] of requests) {
      const fields = decoder.decode(hex(block));
      expect(fields).toContainEqual([":authority", "www.example.com"]);
      expect(fields.slice(4)).toEqual(last);
    }
  });

  it("forgets the oldest field when the table is full", () => {
    const decoder = new HeaderDecoder(70);
    const add = (name: string) => Buffer.concat([hex("40 01"), Buffer.from(name), hex("01 31")]);
    decoder.decode(Buffer.concat([add("a"), add("b"), add("c")]));
    expect(decoder.decode(hex("be bf"))).toEqual([
      ["c", "1"],
      ["b", "1"],
    ]);
    expect(() => decoder.decode(hex("c0"))).toThrow("no entry 2");
    expect(() => decoder.decode(hex("3f e1 1f"))).toThrow("more than the agreed 70");
  });

  it("unfolds a block no further than its limit", () => {
    const decoder = new HeaderDecoder(4096, 300);
    decoder.decode(Buffer.concat([hex("40 01 61 64"), Buffer.alloc(100, "v")]));
    expect(decoder.decode(hex("be be"))).toHaveLength(2);
    expect(() => decoder.decode(hex("be be be"))).toThrow("unfold to more than 300 bytes");
  });

  it("keeps repeated fields apart, as encodeFields writes them", () => {
    const fields = [
      ["x", "1"],
      ["x", "2"],
    ] as const;
    expect(new HeaderDecoder().decode(encodeFields(fields))).toEqual(fields);
  });
});
