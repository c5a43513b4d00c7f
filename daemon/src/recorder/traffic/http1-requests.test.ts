// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { parseRequestLine } from "./http1-head.ts";
import { Http1Requests } from "./http1-requests.ts";
import { chunkOf, splitChunk, toldBy } from "./test-support/chunks.ts";
import { prefixesOf, randomMutationsOf, singleByteMutationsOf } from "./test-support/hostile-bytes.ts";

const requests = (...parts: string[]) => chunkOf(parts.join(""));
const get = (path: string, host = "a.example") => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

describe("requests of HTTP/1", () => {
  it.each([
    ["GET /a/b?token=x#y HTTP/1.1\r\nHost: Deb.Debian.org\r\n\r\n", "GET deb.debian.org /a/b 1.1"],
    ["GET / HTTP/1.0\r\n\r\n", "GET undefined / 1.0"],
    ["GET http://u:pw@Host.example:8080/p?q HTTP/1.1\r\nHost: other\r\n\r\n", "GET host.example:8080 /p 1.1"],
    ["GET http://a@b@host.example HTTP/1.1\r\n\r\n", "GET host.example / 1.1"],
    ["CONNECT user:pw@pypi.org:443 HTTP/1.1\r\nHost: proxy\r\n\r\n", "CONNECT pypi.org:443 undefined 1.1"],
    ["OPTIONS * HTTP/1.1\r\nhost:x:81 \r\n\r\n", "OPTIONS x:81 * 1.1"],
    ["POST /a b\xff\\ HTTP/1.1\nHost: u:pw@h\n\n", "POST h /a\\032b\\255\\092 1.1"],
    ["GET user:pw@host/x HTTP/1.1\r\nHost: h\r\n\r\n", "GET h undefined 1.1"],
    ["\r\n\r\nM-SEARCH /?pw HTTP/1.9\r\n\r\n", "M-SEARCH undefined / 1.1"],
  ])("are told without secrets: %j", (text, told) => {
    expect(toldBy([requests(text)])).toEqual([told]);
  });

  it("are found one behind the other, whatever body they have", () => {
    const all = requests(
      get("/1"),
      "POST /2 HTTP/1.1\r\nContent-Length: 20\r\n\r\n",
      "GET /no HTTP/1.1\r\n\r\n",
      "PUT /3 HTTP/1.1\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
      "14;x=y\r\nGET /no HTTP/1.1\r\n\r\n\r\n0\r\nTrailer: x\r\n\r\n",
      "\r\n",
      get("/4"),
    );
    const told = ["GET a.example /1 1.1", "POST undefined /2 1.1", "PUT undefined /3 1.1", "GET a.example /4 1.1"];
    expect(toldBy([all])).toEqual(told);
    for (let size = 1; size < all.length; size++) expect(toldBy(splitChunk(all, size))).toEqual(told);
  });

  it("do not need the bytes of a body", () => {
    const put = chunkOf("PUT /a HTTP/1.1\r\nContent-Length: 50000\r\n\r\nbegin");
    const next = chunkOf(get("/b"), put.length - 5 + 50_000);
    expect(toldBy([{ ...put, length: 1448 }, next])).toEqual(["PUT undefined /a 1.1", "GET a.example /b 1.1"]);
  });

  it("go on where a packet begins with one, behind a hole", () => {
    const post = chunkOf("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nbegin");
    const inBody = chunkOf(`more\r\n${get("/no")}`, 3000);
    const next = chunkOf(get("/b"), 90_000);
    expect(toldBy([post, inBody, next])).toEqual(["POST undefined /a 1.1", "cut", "GET a.example /b 1.1"]);
  });

  it("are told as far as their heads came", () => {
    const head = chunkOf("GET /a HTTP/1.1\r\nHost: h\r\nCookie: long");
    expect(toldBy([{ ...head, length: 5000 }])).toEqual(["GET h /a 1.1", "cut"]);
  });

  it.each([
    "Content-Length: 1\r\nContent-Length: 2\r\n",
    "Content-Length: -1\r\n",
    "Content-Length : 3\r\n",
    "Transfer-Encoding: chunked, gzip\r\n",
    "Transfer-Encoding:\r\n chunked\r\n",
  ])("have no certain end with %j", (field) => {
    const facts = toldBy([chunkOf(`POST /a HTTP/1.1\r\n${field}\r\n${get("/no")}`)]);
    expect(facts).toEqual(["POST undefined /a 1.1", "cut"]);
  });

  it("are none where the first line is none", () => {
    expect(toldBy([chunkOf("USER anonymous\r\nPASS x\r\n")])).toEqual([]);
    expect(toldBy([chunkOf("SSH-2.0-OpenSSH_9 Debian\r\n")])).toEqual([]);
    expect(toldBy([chunkOf(`${get("/a")}nonsense\r\n`)])).toEqual(["GET a.example /a 1.1", "cut"]);
  });

  it("hold a line at most, and of 16 KiB", () => {
    const reader = new Http1Requests();
    reader.read(Buffer.from("GET / HTTP/1.1\r\n"), true);
    for (let i = 0; i < 3; i++) reader.read(Buffer.alloc(5000, "x"), true);
    expect(reader.heldBytes).toBe(15_000);
    reader.read(Buffer.from(`\r\nHost: h\r\n${"x: y\r\n".repeat(10)}`), true);
    expect(reader.heldBytes).toBe(0);
    expect(toldBy([chunkOf(`GET /${"a".repeat(17_000)} HTTP/1.1\r\n\r\n`)])).toEqual([]);
    expect(toldBy([chunkOf(`GET / HTTP/1.1\r\n${"x: y\r\n".repeat(60_000)}`)])).toEqual(["GET undefined / 1.1", "cut"]);
  });

  it("throw at nothing", () => {
    const text = Buffer.from(
      `${get("/a?b")}POST http://u@h/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    );
    for (const bytes of [...prefixesOf(text), ...singleByteMutationsOf(text), ...randomMutationsOf(text, 1000)]) {
      const chunk = chunkOf(bytes);
      expect(toldBy(splitChunk(chunk, 7)).filter((fact) => fact !== "cut")).toEqual(
        toldBy([chunk]).filter((fact) => fact !== "cut"),
      );
    }
  });
});

describe("parseRequestLine", () => {
  it.each([
    "GET /",
    "GET  HTTP/1.1",
    " / HTTP/1.1",
    `${"G".repeat(33)} / HTTP/1.1`,
    "G:T / HTTP/1.1",
    "GET / HTTP/2.0",
    "",
  ])("takes no %j", (line) => {
    expect(parseRequestLine(line)).toBeUndefined();
  });
});
