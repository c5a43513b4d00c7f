// SPDX-License-Identifier: Apache-2.0
import { encodeFields } from "@bob/proto/wire/hpack";
import { clientPreface, encodeFrame, encodeSettings } from "@bob/proto/wire/http2-frames";
import { describe, expect, it } from "vitest";
import { chunkOf, splitChunk, toldBy } from "./test-support/chunks.ts";
import { prefixesOf, randomMutationsOf, singleByteMutationsOf } from "./test-support/hostile-bytes.ts";

const types = { data: 0, headers: 1, pushPromise: 5, continuation: 9 };
const endHeaders = 4;
const requestBlock = (path: string, ...more: [string, string][]) =>
  encodeFields([[":method", "GET"], [":scheme", "http"], [":authority", "h"], [":path", path], ...more]);
const headers = (stream: number, block: Uint8Array, flags = endHeaders) =>
  encodeFrame(types.headers, flags, stream, block);
const client = (...frames: Buffer[]) =>
  chunkOf(Buffer.concat([Buffer.from(clientPreface), encodeSettings([]), ...frames]));
const server = (...frames: Buffer[]) => chunkOf(Buffer.concat([encodeSettings([]), ...frames]), 0, false);
const status = (code: string) => encodeFields([[":status", code]]);

describe("requests of HTTP/2", () => {
  it("are read from padded frames with priority, and continued ones", () => {
    const block = requestBlock("/a?b#c");
    const padded = Buffer.concat([Buffer.of(3), Buffer.alloc(5), block, Buffer.alloc(3)]);
    const parts = [headers(3, block.subarray(0, 9), 0), encodeFrame(types.continuation, 0, 3, block.subarray(9, 20))];
    const all = client(
      headers(1, padded, 0x2c),
      ...parts,
      encodeFrame(types.continuation, endHeaders, 3, block.subarray(20)),
    );
    for (const size of [1, 5, 9, 1000]) expect(toldBy(splitChunk(all, size))).toEqual(["GET h /a 2", "GET h /a 2"]);
  });

  it("have the parts that are there, and no secrets", () => {
    const connect = encodeFields([
      [":method", "CONNECT"],
      [":authority", "u:pw@H:443"],
    ]);
    const old = encodeFields([
      [":method", "GET"],
      ["host", "Old"],
      [":path", "*"],
    ]);
    const trailers = encodeFields([["grpc-status", "0"]]);
    expect(toldBy([client(headers(1, connect), headers(3, old), headers(3, trailers))])).toEqual([
      "CONNECT h:443 undefined 2",
      "GET old * 2",
    ]);
  });

  it("get their statuses by stream, behind what only announces them and what is promised", () => {
    const asked = client(
      headers(1, requestBlock("/1")),
      headers(3, requestBlock("/3")),
      headers(5, requestBlock("/5")),
    );
    const promise = encodeFrame(
      types.pushPromise,
      endHeaders,
      1,
      Buffer.concat([Buffer.of(0, 0, 0, 2), requestBlock("/p")]),
    );
    const answered = server(headers(3, status("103")), promise, headers(3, status("204")), headers(1, status("500")));
    expect(toldBy([asked, answered])).toEqual([
      "GET h /1 2",
      "GET h /3 2",
      "GET h /5 2",
      "204 of GET /3",
      "500 of GET /1",
    ]);
  });

  it("are found with a table whose size changes", () => {
    const indexed = Buffer.concat([
      Buffer.of(0x82, 0x86, 0x41, 1),
      Buffer.from("h"),
      Buffer.of(0x44, 2),
      Buffer.from("/x"),
    ]);
    const again = Buffer.of(0x82, 0x86, 0xbf, 0xbe);
    expect(toldBy([client(headers(1, indexed), headers(3, again))])).toEqual(["GET h /x 2", "GET h /x 2"]);
    const larger = Buffer.concat([Buffer.of(0x3f, 0xe1, 0xff, 0x03), again]); // 65536 bytes
    expect(toldBy([client(headers(1, indexed), headers(3, larger))])).toEqual(["GET h /x 2", "GET h /x 2"]);
    const emptied = Buffer.concat([Buffer.of(0x20), again]);
    expect(toldBy([client(headers(1, indexed), headers(3, emptied))])).toEqual(["GET h /x 2", "cut"]);
  });

  it("are found behind a body whose bytes are not there", () => {
    const begin = client(
      headers(1, requestBlock("/1"), endHeaders),
      encodeFrame(types.data, 0, 1, Buffer.alloc(16_000)),
    );
    const short = { ...begin, bytes: begin.bytes.subarray(0, begin.length - 15_000) };
    const next = chunkOf(headers(3, requestBlock("/3")), begin.length);
    expect(toldBy([short, next])).toEqual(["GET h /1 2", "GET h /3 2"]);
    expect(toldBy([{ ...short, length: begin.length + 1 }, next])).toEqual(["GET h /1 2", "cut"]);
  });

  it.each([
    ["a block that is malformed", [headers(1, Buffer.of(0xff, 0xff, 0xff, 0xff, 0xff))]],
    ["a block that does not go on", [headers(1, requestBlock("/"), 0), encodeSettings([])]],
    ["a block that goes on in another stream", [headers(1, Buffer.of(0x82), 0), encodeFrame(9, 4, 3, Buffer.of(0x84))]],
    ["a block that never began", [encodeFrame(types.continuation, endHeaders, 1, requestBlock("/"))]],
    ["a block that is too long", [headers(1, Buffer.alloc(60_000), 0), encodeFrame(9, 4, 1, Buffer.alloc(60_000))]],
    ["a block that unfolds to too much", [headers(1, Buffer.concat([requestBlock("/", ["x", "y"]), bomb()]))]],
  ])("are cut at %s", (_, frames) => {
    expect(toldBy([client(...frames, headers(7, requestBlock("/7")))])).toEqual(["cut"]);
  });

  it("are cut at a target that is too long, and no method", () => {
    const long = headers(1, requestBlock(`/${"a".repeat(20_000)}`));
    const odd = headers(
      3,
      encodeFields([
        [":method", "G T"],
        [":path", "/"],
      ]),
    );
    expect(toldBy([client(long, odd, headers(5, requestBlock("/5")))])).toEqual(["cut", "GET h /5 2"]);
  });

  it("are none without the whole preface", () => {
    expect(toldBy([chunkOf("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n\0\0\0\x04\0\0\0\0\0")])).toEqual([]);
  });

  it("throw at nothing", () => {
    const { bytes } = client(headers(1, requestBlock("/a")), encodeFrame(types.data, 1, 1, Buffer.alloc(20)));
    for (const each of [...prefixesOf(bytes), ...singleByteMutationsOf(bytes), ...randomMutationsOf(bytes, 1000)]) {
      const chunk = chunkOf(each);
      expect(toldBy(splitChunk(chunk, 5))).toEqual(toldBy([chunk]));
    }
  });
});

/** One long field, and 5,000 times its number. */
function bomb(): Buffer {
  const field = Buffer.concat([
    Buffer.of(0x40, 1),
    Buffer.from("x"),
    Buffer.of(0x7f, 0x81, 0x17),
    Buffer.alloc(3072, "y"),
  ]);
  return Buffer.concat([field, Buffer.alloc(5000, 0xbe)]);
}
