// SPDX-License-Identifier: Apache-2.0
import { connect } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeClientHello } from "./client-hello.ts";
import { HelloReader, readClientHello } from "./hello-reader.ts";
import { prefixesOf, randomMutationsOf, singleByteMutationsOf } from "./test-support/hostile-bytes.ts";
import { startRelay } from "./test-support/relay.ts";

/** What Node's TLS client begins with. */
async function captureHello(servername: string, ALPNProtocols: string[]): Promise<Buffer> {
  await using relay = await startRelay();
  const socket = connect({ host: "127.0.0.1", port: relay.port, servername, ALPNProtocols, rejectUnauthorized: false });
  socket.on("error", () => {}); // nobody answers
  while (readClientHello(Buffer.concat(relay.chunks.map(({ bytes }) => bytes))) === "more") {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  socket.destroy();
  return Buffer.concat(relay.chunks.map(({ bytes }) => bytes));
}

const u16 = (number: number) => Buffer.of(number >> 8, number & 0xff);
const withLength = (bytes: Buffer) => Buffer.concat([u16(bytes.length), bytes]);
const extension = (type: number, data: Buffer) => Buffer.concat([u16(type), withLength(data)]);
const serverName = (name: string, type = 0) =>
  extension(0, withLength(Buffer.concat([Buffer.of(type), withLength(Buffer.from(name, "latin1"))])));
function helloWith(...extensions: Buffer[]): Buffer {
  const body = Buffer.concat([
    Buffer.alloc(34, 3),
    Buffer.of(0, 0, 2, 0x13, 1, 1, 0),
    withLength(Buffer.concat(extensions)),
  ]);
  return Buffer.concat([Buffer.of(1, 0), withLength(body)]);
}
const inRecords = (handshake: Buffer, size: number) =>
  Buffer.concat(
    Array.from({ length: Math.ceil(handshake.length / size) }, (_, i) =>
      Buffer.concat([Buffer.of(22, 3, 1), withLength(handshake.subarray(i * size, (i + 1) * size))]),
    ),
  );

describe("a real ClientHello", () => {
  let hello: Buffer;
  const expected = { serverName: "registry.npmjs.org", alpn: ["h2", "http/1.1"], isEncrypted: false };
  beforeAll(async () => {
    hello = await captureHello("Registry.npmjs.org", ["h2", "http/1.1"]);
  });

  it("names server and protocols", () => {
    expect(readClientHello(hello)).toEqual(expected);
  });

  it("is the same in any number of parts and records", () => {
    for (let at = 0; at <= hello.length; at++) {
      const reader = new HelloReader();
      const first = reader.push(hello.subarray(0, at));
      expect(first === "more" ? reader.push(hello.subarray(at)) : first).toEqual(expected);
    }
    for (const size of [1, 2, 3, 4, 5, 100])
      expect(readClientHello(inRecords(hello.subarray(5), size))).toEqual(expected);
  });

  it("is not whole before its end", () => {
    for (const prefix of prefixesOf(hello).slice(0, -1)) expect(readClientHello(prefix)).toBe("more");
  });

  it("throws at nothing, whatever becomes of it", () => {
    for (const bytes of [...singleByteMutationsOf(hello), ...randomMutationsOf(hello, 1000)]) readClientHello(bytes);
    for (const bytes of randomMutationsOf(hello.subarray(5), 1000, 2)) decodeClientHello(bytes);
  });
});

describe("decodeClientHello", () => {
  it("has no names where there are none", () => {
    const nothing = { serverName: undefined, alpn: [], isEncrypted: false };
    expect(decodeClientHello(helloWith())).toEqual(nothing);
    const old = Buffer.concat([Buffer.of(1, 0, 0, 41), Buffer.alloc(34, 3), Buffer.of(0, 0, 2, 0, 1, 1, 0)]);
    expect(decodeClientHello(old)).toEqual(nothing);
  });

  it("knows the outer one of two", () => {
    const outer = helloWith(serverName("public.example"), extension(0xfe0d, Buffer.of(0, 0, 1, 0, 1, 9, 0, 0, 0, 0)));
    expect(decodeClientHello(outer)).toMatchObject({ serverName: "public.example", isEncrypted: true });
    const inner = helloWith(extension(0xfe0d, Buffer.of(1)));
    expect(decodeClientHello(inner)?.isEncrypted).toBe(false);
  });

  it("passes over names that are none of a host, and far too long ones", () => {
    expect(decodeClientHello(helloWith(serverName("x", 7)))?.serverName).toBeUndefined();
    expect(decodeClientHello(helloWith(serverName("x".repeat(256))))?.serverName).toBeUndefined();
    expect(decodeClientHello(helloWith(serverName("")))?.serverName).toBeUndefined();
  });

  it("escapes what is not printable", () => {
    const [name, protocol] = ["A\x1b[2J\\", "\x01\xff"];
    const hello = helloWith(serverName(name), extension(16, withLength(Buffer.from(`\x02${protocol}`, "latin1"))));
    expect(decodeClientHello(hello)).toMatchObject({ serverName: "a\\027[2j\\092", alpn: ["\\001\\255"] });
  });

  it("takes nothing that has no end", () => {
    const hello = helloWith(serverName("a.example"));
    for (const prefix of prefixesOf(hello).slice(0, -1)) expect(decodeClientHello(prefix)).toBeUndefined();
  });
});

describe("readClientHello", () => {
  it("gives up what is no ClientHello", () => {
    for (const text of ["SSH-2.0-", "\x16\x02", "\x17\x03", "\x16\x03\x01\x00\x00", "\x16\x03\x01\x00\x02\x02"]) {
      expect(readClientHello(Buffer.from(text, "latin1"))).toBeUndefined();
    }
  });

  it("holds 64 KiB at most", () => {
    const endless = inRecords(Buffer.concat([Buffer.of(1, 1, 0, 0), Buffer.alloc(70_000)]), 10_000);
    expect(readClientHello(endless)).toBeUndefined();
    const slow = inRecords(Buffer.concat([Buffer.of(1, 0, 0xf0, 0), Buffer.alloc(70_000)]), 1);
    expect(readClientHello(slow)).toBeUndefined();
  });
});
