// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { connect as connectTls } from "node:tls";
import { describe, expect, it } from "vitest";
import { Conversation, type TrafficChunk } from "./conversation.ts";
import { chunkOf, factsOf, splitChunk, toldBy } from "./test-support/chunks.ts";
import { randomMutationsOf, seededRandom } from "./test-support/hostile-bytes.ts";
import { rfc9001Packet } from "./test-support/quic-packets.ts";
import { listen, startRelay } from "./test-support/relay.ts";

/** A keep-alive client of Node with three requests. */
async function captureHttp1(): Promise<TrafficChunk[]> {
  const server = createServer((request, response) => {
    request.resume();
    response.statusCode = request.url === "/missing" ? 404 : 200;
    response.end(`you asked for ${request.url}`);
  });
  await using relay = await startRelay(await listen(server));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (method: string, path: string, body?: string) => {
    const request = httpRequest({
      host: "127.0.0.1",
      port: relay.port,
      agent,
      method,
      path,
      headers: { host: "Real.Host" },
    });
    request.end(body);
    const [response] = await once(request, "response");
    await once(response.resume(), "end");
  };
  await ask("GET", "/first?secret=1");
  await ask("POST", "/missing", "x".repeat(100));
  await ask("HEAD", "/last");
  agent.destroy();
  server.close();
  return relay.chunks;
}

async function captureHttp2(): Promise<TrafficChunk[]> {
  const server = createHttp2Server((request, response) => {
    response.writeHead(request.url === "/b" ? 403 : 200);
    response.end("x".repeat(30_000));
  });
  await using relay = await startRelay(await listen(server));
  const session = connectHttp2(`http://127.0.0.1:${relay.port}`);
  for (const [method, path] of [
    ["GET", "/a?b=c"],
    ["DELETE", "/b"],
    ["POST", "/a?b=c"],
  ] as const) {
    const stream = session.request({
      ":method": method,
      ":path": path,
      ":authority": "H2.Host:80",
      "x-long": "y".repeat(100),
    });
    stream.end(method === "POST" ? "z".repeat(12_000) : undefined);
    await once(stream.resume(), "end");
  }
  session.close();
  await once(session, "close");
  server.close();
  return relay.chunks;
}

async function captureHello(): Promise<Buffer> {
  await using relay = await startRelay();
  const socket = connectTls({
    host: "127.0.0.1",
    port: relay.port,
    servername: "tls.example",
    rejectUnauthorized: false,
  });
  socket.on("error", () => {});
  while (!toldBy(relay.chunks).length) await new Promise((resolve) => setTimeout(resolve, 5));
  socket.destroy();
  return Buffer.concat(relay.chunks.map(({ bytes }) => bytes));
}

/** As the kernel copies a server that speaks HTTP/1. */
const asCopied = (chunk: TrafficChunk): TrafficChunk[] => {
  if (chunk.fromClient) return [chunk];
  return chunk.bytes.toString("latin1").startsWith("HTTP/1.")
    ? [{ ...chunk, bytes: chunk.bytes.subarray(0, 512) }]
    : [];
};
const http1Told = [
  "GET real.host /first 1.1",
  "200 of GET /first",
  "POST real.host /missing 1.1",
  "404 of POST /missing",
  "HEAD real.host /last 1.1",
  "200 of HEAD /last",
];
const http2Told = [
  "GET h2.host:80 /a 2",
  "200 of GET /a",
  "DELETE h2.host:80 /b 2",
  "403 of DELETE /b",
  "POST h2.host:80 /a 2",
  "200 of POST /a",
];
const sizes = [1, 2, 3, 7, 8, 9, 10, 24, 100];
const query = Buffer.from("123401000001000000000000076578616d706c6503636f6d0000010001", "hex");

describe("a conversation over TCP", () => {
  it("tells requests and statuses of a real client of HTTP/1, in whatever parts", async () => {
    const chunks = await captureHttp1();
    expect(toldBy(chunks)).toEqual(http1Told);
    expect(toldBy(chunks.flatMap(asCopied))).toEqual(http1Told);
    for (const size of sizes) expect(toldBy(chunks.flatMap((chunk) => splitChunk(chunk, size)))).toEqual(http1Told);
  });

  it("has the status with the very request it is of", async () => {
    const [request, status] = factsOf(await captureHttp1());
    expect(request?.kind === "request" && status?.kind === "status" && request.request === status.request).toBe(true);
  });

  it("tells requests and statuses of a real client of HTTP/2, in whatever parts", async () => {
    const chunks = await captureHttp2();
    expect(toldBy(chunks)).toEqual(http2Told);
    for (const size of sizes) expect(toldBy(chunks.flatMap((chunk) => splitChunk(chunk, size)))).toEqual(http2Told);
  });

  it("reads no HTTP/2 behind a hole in its fields", async () => {
    const chunks = await captureHttp2();
    const cut = chunks.map((chunk, i) => (i === 0 ? { ...chunk, bytes: chunk.bytes.subarray(0, 40) } : chunk));
    expect(toldBy(cut)).toEqual(["cut"]);
  });

  it("finds what is said in a tunnel", async () => {
    const hello = await captureHello();
    const connect = "CONNECT pypi.org:443 HTTP/1.1\r\nHost: pypi.org:443\r\n\r\n";
    const answer = chunkOf("HTTP/1.1 200 Connection established\r\n\r\n", 0, false);
    const inside = chunkOf(hello, connect.length);
    const told = ["CONNECT pypi.org:443 undefined 1.1", "200 of CONNECT undefined", "hello tls.example "];
    expect(toldBy([chunkOf(connect), answer, inside])).toEqual(told);
    for (const size of sizes) {
      expect(toldBy([chunkOf(connect), answer, ...splitChunk(inside, size)])).toEqual(told);
    }
    expect(toldBy([chunkOf(connect + hello.toString("latin1"))])).toEqual([told[0], told[2]]);
  });

  it("goes on with HTTP/1 where a tunnel was refused", () => {
    const connect = "CONNECT a:443 HTTP/1.1\r\n\r\n";
    const again = chunkOf("CONNECT a:443 HTTP/1.1\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n", connect.length);
    const refusal = chunkOf("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", 0, false);
    const consent = chunkOf("HTTP/1.1 200 OK\r\n\r\n", refusal.length, false);
    const tunnel = "CONNECT a:443 undefined 1.1";
    const told = [tunnel, "407 of CONNECT undefined", tunnel, "200 of CONNECT undefined"];
    expect(toldBy([chunkOf(connect), refusal, again, consent])).toEqual(told);
  });

  it("says so when it cannot read what follows a tunnel that nobody agreed to", () => {
    const upgrade = "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n";
    const frame = chunkOf("\x81\x05hello", upgrade.length);
    const consent = chunkOf("HTTP/1.1 101 Switching Protocols\r\n\r\n", 0, false);
    const request = "GET undefined /ws 1.1";
    expect(toldBy([chunkOf(upgrade), consent, frame])).toEqual([request, "101 of GET /ws"]);
    expect(toldBy([chunkOf(upgrade), frame])).toEqual([request, "cut"]);
  });

  it("finds HTTP/2 behind an upgrade", async () => {
    const client = (await captureHttp2()).filter(({ fromClient }) => fromClient);
    const upgrade = chunkOf("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\n\r\n");
    const behind = client.map((chunk) => ({ ...chunk, offset: chunk.offset + upgrade.length }));
    expect(toldBy([upgrade, ...behind])).toEqual(["GET h / 1.1", ...http2Told.filter((_, i) => i % 2 === 0)]);
  });

  it("does not wait for the rest of a body once the next request is answered", () => {
    const post = chunkOf("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9000\r\nbegin");
    const answer = chunkOf("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, false);
    const next = chunkOf("GET /b HTTP/1.1\r\nHost: h\r\n\r\n", 40_000);
    const again = chunkOf("HTTP/1.1 404 No\r\n\r\n", answer.length, false);
    const told = ["POST undefined /a 1.1", "200 of POST /a", "cut", "GET h /b 1.1", "404 of GET /b"];
    expect(toldBy([post, answer, next, again])).toEqual(told);
  });

  it("tells a cut once", () => {
    const get = "GET /a HTTP/1.1\r\n\r\n";
    const chunks = [0, 1000, 2000].map((offset) => ({ ...chunkOf(get, offset), length: 500 }));
    expect(toldBy(chunks)).toEqual(["GET undefined /a 1.1", "cut", "GET undefined /a 1.1", "GET undefined /a 1.1"]);
  });

  it("reads DNS on its port, and what else is spoken there", async () => {
    const message = Buffer.concat([Buffer.of(0, query.length), query]);
    const chunks = [chunkOf(message), chunkOf(message, 0, false)];
    for (const size of sizes) {
      expect(
        toldBy(
          chunks.flatMap((chunk) => splitChunk(chunk, size)),
          "tcp",
          53,
        ),
      ).toEqual(["asks A example.com", "answers A example.com"]);
    }
    expect(toldBy([chunkOf(await captureHello())], "tcp", 53)).toEqual(["hello tls.example "]);
  });

  it("is over with a hello, and with what nobody reads", async () => {
    for (const bytes of [await captureHello(), Buffer.from("\x13BitTorrent"), Buffer.from("SSH-2.0-x y\r\n")]) {
      const conversation = new Conversation("tcp", 443);
      conversation.add(chunkOf(bytes));
      expect([conversation.isOver, conversation.heldBytes < 2000]).toEqual([true, true]);
    }
  });

  it("lets the first bytes count, not those that come again", async () => {
    const hello = await captureHello();
    const other = Buffer.from(hello.toString("latin1").replace("tls.example", "lie.example"), "latin1");
    const [half, whole] = [hello.subarray(0, 300), chunkOf(other)];
    expect(half.includes("tls.example")).toBe(true);
    expect(toldBy([chunkOf(half), whole])).toEqual(["hello tls.example "]);
  });

  it("tells the same whatever order packets come in", async () => {
    const chunks = (await captureHttp1())
      .filter(({ fromClient }) => fromClient)
      .flatMap((chunk) => splitChunk(chunk, 60));
    const random = seededRandom(5);
    const told = http1Told.filter((_, i) => i % 2 === 0);
    for (let round = 0; round < 50; round++) {
      const shuffled = chunks.slice();
      for (let i = 1; i < chunks.length; i++) {
        const j = Math.max(0, i - (random() % 5));
        shuffled.splice(j, 0, ...shuffled.splice(i, 1));
      }
      expect(toldBy(shuffled)).toEqual(told);
    }
  });

  it("throws at nothing and holds little, whatever becomes of the packets", async () => {
    const captures = [await captureHttp1(), await captureHttp2(), [chunkOf(await captureHello())]];
    for (const chunks of captures) {
      for (let seed = 1; seed <= 100; seed++) {
        const conversation = new Conversation("tcp", 80);
        for (const chunk of chunks) {
          const [bytes = chunk.bytes] = randomMutationsOf(chunk.bytes, 1, seed + chunk.offset);
          conversation.add({ ...chunk, bytes, length: Math.max(bytes.length, chunk.length) });
          expect(conversation.heldBytes).toBeLessThan(500_000);
        }
        conversation.end();
      }
    }
  });
});

describe("a conversation over UDP", () => {
  it.each([53, 5353, 5355])("is DNS on port %i", (port) => {
    expect(toldBy([chunkOf(query), chunkOf(query, 0, false), chunkOf("x")], "udp", port)).toEqual([
      "asks A example.com",
      "answers A example.com",
    ]);
  });

  it("is QUIC on others, of the client alone", () => {
    expect(toldBy([chunkOf(rfc9001Packet, 0, false), chunkOf("x"), chunkOf(rfc9001Packet)], "udp", 443)).toEqual([
      "hello example.com alpn",
    ]);
  });
});
