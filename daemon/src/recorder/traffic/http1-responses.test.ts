// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { TrafficChunk } from "./conversation.ts";
import type { HttpRequest } from "./http-request.ts";
import { Http1Responses } from "./http1-responses.ts";
import { chunkOf, splitChunk, tellFact } from "./test-support/chunks.ts";
import { prefixesOf, randomMutationsOf, singleByteMutationsOf } from "./test-support/hostile-bytes.ts";

const requestOf = (path: string, method = "GET"): HttpRequest => ({ method, host: "h", path, version: "1.1" });
const at = (offset: number, text: string, length = text.length): TrafficChunk => ({
  ...chunkOf(text, offset, false),
  length,
});
const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const endless = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Requests and packets in their order. */
function read(...events: (HttpRequest | TrafficChunk)[]): string[] {
  const responses = new Http1Responses();
  return events.flatMap((event) => {
    if ("bytes" in event) return responses.add(event).map(tellFact);
    responses.expect(event);
    return [];
  });
}

describe("Http1Responses", () => {
  it("gives the status to the request before it", () => {
    const second = at(ok.length, "HTTP/1.1 404 Not Found\r\n\r\n");
    expect(read(requestOf("/a"), at(0, ok), requestOf("/b"), second)).toEqual(["200 of GET /a", "404 of GET /b"]);
  });

  it("gives it in whatever parts it comes", () => {
    const text = `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n${ok}`;
    for (let size = 1; size <= text.length; size++) {
      const chunks = splitChunk(at(0, text), size);
      expect(read(requestOf("/a"), requestOf("/b"), ...chunks)).toEqual(["304 of GET /a", "200 of GET /b"]);
    }
  });

  it("passes over what only announces a response", () => {
    const text = `HTTP/1.1 100 Continue\r\n\r\n${ok}`;
    expect(read(requestOf("/a", "PUT"), at(0, text))).toEqual(["200 of PUT /a"]);
  });

  it("follows the lengths of bodies, and takes nothing in them for a response", () => {
    const long = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    const inBody = at(long.length + 20, "HTTP/1.1 500 No\r\n\r\n");
    const next = at(long.length + 100, ok);
    const told = ["200 of GET /a", "200 of GET /b"];
    expect(read(requestOf("/a"), requestOf("/b"), at(0, long), inBody, next)).toEqual(told);
    const head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
    expect(read(requestOf("/a", "HEAD"), requestOf("/b"), at(0, head + ok))).toEqual([
      "200 of HEAD /a",
      "200 of GET /b",
    ]);
  });

  it("gives none where several requests are open and a response may be missing", () => {
    const later = at(endless.length + 3000, ok);
    expect(read(requestOf("/a"), requestOf("/b"), at(0, endless), later)).toEqual(["200 of GET /a"]);
    expect(read(requestOf("/a"), requestOf("/b"), at(10, ok))).toEqual([]);
    expect(read(requestOf("/a"), at(0, endless), requestOf("/b"), requestOf("/c"), later)).toEqual(["200 of GET /a"]);
    expect(read(at(0, ok), requestOf("/a"), at(ok.length, ok))).toEqual([]);
  });

  it("goes on behind a body of unknown length when one request is open", () => {
    const later = at(endless.length + 3000, ok);
    expect(read(requestOf("/a"), at(0, endless, 1448), requestOf("/b"), later)).toEqual([
      "200 of GET /a",
      "200 of GET /b",
    ]);
  });

  it("reads a packet that comes again once", () => {
    const told = read(requestOf("/a"), at(0, ok), requestOf("/b"), at(0, ok), at(ok.length, ok));
    expect(told).toEqual(["200 of GET /a", "200 of GET /b"]);
  });

  it("gives a status whose head was cut", () => {
    const cut = at(0, "HTTP/1.1 200 OK\r\nSet-Cookie: secr", 1448);
    expect(read(requestOf("/a"), cut, requestOf("/b"), at(9000, ok))).toEqual(["200 of GET /a", "200 of GET /b"]);
  });

  it("knows when the server leaves HTTP", () => {
    const responses = new Http1Responses();
    const request = requestOf("/ws");
    responses.expect(request);
    responses.add(at(0, "HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    expect(responses.switched).toBe(request);
  });

  it("throws at nothing", () => {
    const text = Buffer.from(ok + ok);
    for (const bytes of [...prefixesOf(text), ...singleByteMutationsOf(text), ...randomMutationsOf(text, 1000)]) {
      read(requestOf("/a"), requestOf("/b"), ...splitChunk(chunkOf(bytes, 0, false), 9));
    }
  });
});
