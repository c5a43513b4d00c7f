// SPDX-License-Identifier: Apache-2.0
import { createServer } from "node:http2";
import { Duplex } from "node:stream";
import { encodeFrame, frameType } from "@bob/proto/wire/http2-frames";
import { afterEach, describe, expect, it } from "vitest";
import { onStream, streamPair } from "../test-support/fake-gateway.ts";
import { Http2Connection } from "./http2-connection.ts";

const headers = { ":method": "POST", ":scheme": "http", ":authority": "x", ":path": "/" };
const never = new AbortController().signal;
const open: { close?(): void; [Symbol.dispose]?(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    each[Symbol.dispose]?.();
    each.close?.();
  }
});

/** A connection to a server of `node:http2` that sends back what it gets. */
function echo(settings: Parameters<typeof createServer>[0], transport = streamPair()): Http2Connection {
  const [ours, theirs] = transport;
  const server = createServer(settings);
  onStream(server, (stream) => {
    stream.respond({ ":status": 200 });
    stream.pipe(stream);
  });
  server.emit("connection", theirs);
  const connection = new Http2Connection(ours, 32 * 1024 * 1024);
  open.push(connection, server);
  return connection;
}

/** A stream that hands on single bytes. */
function trickle([ours, theirs]: [Duplex, Duplex]): [Duplex, Duplex] {
  const slow = new Duplex({ read() {}, write: (chunk, encoding, done) => void ours.write(chunk, encoding, done) });
  ours.on("data", (chunk: Buffer) => {
    for (const byte of chunk) slow.push(Buffer.of(byte));
  });
  return [slow, theirs];
}

describe("Http2Connection", () => {
  it("keeps to the server's windows and frame sizes", async () => {
    const connection = echo({ settings: { initialWindowSize: 1000, maxFrameSize: 16384 } });
    const bodies = Array.from({ length: 20 }, (_, index) => Buffer.alloc(300_000 + index, index));
    const answers = await Promise.all(bodies.map((body) => connection.request(headers, body, never)));
    answers.forEach((answer, index) => {
      expect(answer.body.equals(bodies[index] ?? Buffer.alloc(0)), `${index}`).toBe(true);
    });
  });

  it("waits when more requests are made than it sends at once", async () => {
    const connection = echo({ settings: { maxConcurrentStreams: 100 } });
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, n) => connection.request(headers, Buffer.from(`${n}`), never)),
    );
    expect(answers.map((answer) => Number(answer.body))).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  it("reads frames whatever the pieces they come in", async () => {
    const connection = echo({}, trickle(streamPair()));
    const body = Buffer.alloc(5000, 3);
    expect((await connection.request(headers, body, never)).body.equals(body)).toBe(true);
  });

  it("answers PING", async () => {
    const [ours, theirs] = streamPair();
    const received: Buffer[] = [];
    theirs.on("data", (chunk: Buffer) => received.push(chunk));
    open.push(new Http2Connection(ours, 1000));
    theirs.write(encodeFrame(frameType.ping, 0, 0, Buffer.from("12345678")));
    await new Promise((resolve) => setImmediate(resolve));
    expect(Buffer.concat(received).includes(encodeFrame(frameType.ping, 1, 0, Buffer.from("12345678")))).toBe(true);
  });

  it("refuses an answer that is longer than asked for", async () => {
    const [ours, theirs] = streamPair();
    const server = createServer();
    onStream(server, (stream) => {
      stream.respond({ ":status": 200 });
      stream.end(Buffer.alloc(100_000));
    });
    server.emit("connection", theirs);
    const connection = new Http2Connection(ours, 1000);
    open.push(connection, server);
    await expect(connection.request(headers, Buffer.from("x"), never)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
  });

  it.each([
    ["a reset stream", encodeFrame(frameType.rstStream, 0, 1, Buffer.of(0, 0, 0, 2)), /reset \(HTTP\/2 error 2\)/],
    ["GOAWAY", encodeFrame(frameType.goAway, 0, 0, Buffer.of(0, 0, 0, 0, 0, 0, 0, 1)), /ended \(HTTP\/2 error 1\)/],
    ["malformed headers", encodeFrame(frameType.headers, 4, 1, Buffer.of(0xff, 0xff)), /malformed HTTP\/2 headers/],
    ["a cut frame", encodeFrame(frameType.rstStream, 0, 1, Buffer.of(0)), /malformed HTTP\/2 frame/],
  ])("fails the request on %s", async (_, frame, message) => {
    const [ours, theirs] = streamPair();
    theirs.resume();
    const connection = new Http2Connection(ours, 1000);
    open.push(connection);
    const request = connection.request(headers, Buffer.from("x"), never);
    theirs.write(frame);
    await expect(request).rejects.toThrow(message);
  });

  it("reads whatever headers node:http2 sends: 300 random values", async () => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 0x7fffffff);
    const values = Array.from({ length: 300 }, () =>
      Array.from({ length: 1 + (random() % 60) }, () => String.fromCharCode(33 + (random() % 94))).join(""),
    );
    const [ours, theirs] = streamPair();
    const server = createServer();
    let next = 0;
    onStream(server, (stream) => stream.respond({ ":status": 200, "x-value": values[next++] }, { endStream: true }));
    server.emit("connection", theirs);
    using connection = new Http2Connection(ours, 1000);
    const request = { ":method": "GET", ":scheme": "http", ":authority": "x", ":path": "/" };
    for (const value of values) {
      const { trailers } = await connection.request(request, Buffer.from("x"), new AbortController().signal);
      expect(trailers["x-value"]).toBe(value);
    }
    server.close();
  });
});
