// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer, type ServerHttp2Stream } from "node:http2";
import { createConnection, createServer as createNetServer, type Socket } from "node:net";
import { clientPreface, encodeFrame, frameType } from "@bob/proto/wire/http2-frames";
import { afterEach, describe, expect, it } from "vitest";
import { before, call, closeAll, echo, framed, through } from "./test-support/proxy-setup.ts";

afterEach(closeAll);

const unavailable = { "grpc-status": "14" };

/** A client that has sent how a connection begins, and writes frames as bytes. */
function connectRaw(port: number): Socket {
  const socket = createConnection(port, "127.0.0.1");
  socket.write(clientPreface);
  socket.write(encodeFrame(frameType.settings, 0, 0, Buffer.alloc(0)));
  return socket;
}

describe("ProxyConnection without BuildKit", () => {
  it("answers every waiting call when BuildKit hangs up: with headers, or with trailers behind what came", async () => {
    const server = createServer();
    const connection = once(server, "connection") as Promise<[Socket]>;
    let arrived = 0;
    const all = Promise.withResolvers<void>();
    server.on("stream", (given, headers) => {
      const stream = given as ServerHttp2Stream;
      stream.on("error", () => {});
      if (headers[":path"] === "/begun") {
        stream.respond({ ":status": 200, "content-type": "application/grpc" });
        stream.write("begun");
      }
      if (++arrived === 3) all.resolve();
    });
    const { session } = await before(server, { "/own": () => ({ answer: new Promise(() => {}) }) });
    const waiting = [call(session, "/new", framed("x")), call(session, "/new", framed("y"))];
    const begun = session.request({ ":method": "POST", ":path": "/begun" });
    const trailers = once(begun, "trailers");
    const own = call(session, "/own", framed("o"));
    const ended = once(session, "close");
    expect(String((await once(begun, "data"))[0])).toBe("begun");
    await all.promise;
    (await connection)[0].destroy();
    for (const answer of await Promise.all(waiting)) {
      expect(answer.headers).toMatchObject({ ...unavailable, "grpc-message": "bob: BuildKit went away" });
    }
    expect((await trailers)[0]).toMatchObject(unavailable);
    expect((await own).headers).toMatchObject(unavailable);
    await ended;
    server.close();
  });

  it("answers calls when BuildKit hangs up before it ever answered, and ends the connection behind them", async () => {
    const server = createNetServer((socket) => socket.once("data", () => socket.destroy()));
    const { session } = await before(server);
    const ended = once(session, "close");
    const answers = await Promise.all([call(session, "/a", framed("x")), call(session, "/b", Buffer.alloc(0))]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ ...unavailable, "grpc-message": "bob: BuildKit never answered" });
    }
    await ended;
    server.close();
  });

  it("answers calls when what is behind does not speak HTTP/2", async () => {
    const server = createNetServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
    const { session } = await before(server);
    expect((await call(session, "/a", framed("x"))).headers).toMatchObject(unavailable);
    server.close();
  });
});

describe("ProxyConnection", () => {
  it("lets calls end that BuildKit still works on when it goes away, and none begin", async () => {
    const begun = Promise.withResolvers<ServerHttp2Stream>();
    const session = await through((stream) => {
      stream.respond({ ":status": 200 });
      stream.write("first ");
      begun.resolve(stream);
    });
    const answer = call(session, "/any", framed("x"));
    const goAway = once(session, "goaway");
    const stream = await begun.promise;
    stream.session?.goaway(0, stream.id);
    const [code, last] = (await goAway) as [number, number];
    expect([code, last]).toEqual([0, 1]);
    stream.end("last");
    expect((await answer).body.toString()).toBe("first last");
  });

  it("names the client's streams in GOAWAY, where it answered others itself", async () => {
    const session = await through(
      (stream) => {
        stream.respond({ ":status": 200 });
        stream.session?.goaway(0, stream.id);
        stream.end("done");
      },
      { "/own": () => ({ answer: Promise.resolve({ message: Buffer.from("mine") }) }) },
    );
    for (let i = 0; i < 3; i++) await call(session, "/own", framed("o"));
    const goAway = once(session, "goaway");
    expect((await call(session, "/any", framed("x"))).body.toString()).toBe("done");
    expect(((await goAway) as [number, number])[1]).toBe(7);
  });

  it("passes answers to a request that goes on, and requests behind an answer", async () => {
    const session = await through(echo);
    const stream = session.request({ ":method": "POST", ":path": "/any" });
    stream.write("one");
    expect(String((await once(stream, "data"))[0])).toBe("one");
    stream.write("two");
    expect(String((await once(stream, "data"))[0])).toBe("two");
    const trailers = once(stream, "trailers");
    stream.end();
    expect((await trailers)[0]).toMatchObject({ "grpc-status": "0" });
  });

  it("passes an answer that is complete before the request, and the reset behind it", async () => {
    const session = await through((stream) => {
      stream.respond({ ":status": 200, "grpc-status": "9" }, { endStream: true });
      stream.close(8);
    });
    const stream = session.request({ ":method": "POST", ":path": "/any" });
    stream.write("never read");
    const [headers] = await once(stream, "response");
    expect(headers).toMatchObject({ "grpc-status": "9" });
    stream.on("error", () => {});
    await once(stream.resume(), "close");
    expect(stream.rstCode).toBe(8);
  });

  it("passes thousands of calls over one connection", async () => {
    const session = await through(echo);
    for (let round = 0; round < 20; round++) {
      const bodies = Array.from({ length: 100 }, (_, index) => framed(`${round}-${index}`));
      const answers = await Promise.all(bodies.map((body) => call(session, "/any", body)));
      expect(answers.map(({ body }) => body.toString())).toEqual(bodies.map(String));
    }
  });

  it("passes messages of gRPC's full 16 MiB", async () => {
    const session = await through(echo, { "/edit": ({ message }) => ({ forward: message }) });
    const body = framed("z".repeat(16 * 1024 * 1024));
    for (const path of ["/any", "/edit"]) expect((await call(session, path, body)).body.equals(body)).toBe(true);
  }, 60_000);

  it("refuses a longer message of an intercepted call with RESOURCE_EXHAUSTED, and goes on", async () => {
    const session = await through(echo, { "/edit": ({ message }) => ({ forward: message }) });
    const { headers } = await call(session, "/edit", framed("z".repeat(17 * 1024 * 1024)));
    expect(headers).toMatchObject({ "grpc-status": "8" });
    expect((await call(session, "/any", framed("still"))).body.equals(framed("still"))).toBe(true);
  });

  it("refuses what is longer than 64 MiB in many requests at once, and takes it one after the other", async () => {
    const session = await through(echo, { "/own": () => ({ answer: Promise.resolve({ message: Buffer.from("a") }) }) });
    const most = framed("z".repeat(15 * 1024 * 1024));
    const open = Array.from({ length: 5 }, () => session.request({ ":method": "POST", ":path": "/own" }));
    const refused = Promise.any(open.map(async (stream) => (await once(stream, "response"))[0]));
    for (const stream of open) stream.on("error", () => {}).write(most);
    expect(await refused).toMatchObject({ "grpc-status": "8" });
    for (const stream of open) stream.close(8);
    for (let i = 0; i < 5; i++) {
      expect((await call(session, "/own", most)).trailers).toMatchObject({ "grpc-status": "0" });
    }
  }, 60_000);

  it.each([
    ["a WINDOW_UPDATE without its bytes", encodeFrame(frameType.windowUpdate, 0, 0, Buffer.alloc(3))],
    ["a WINDOW_UPDATE of nothing", encodeFrame(frameType.windowUpdate, 0, 1, Buffer.alloc(0))],
  ])("hangs up on %s, and serves others", async (_, malformed) => {
    const server = createServer();
    server.on("stream", (stream) => stream.end("answer"));
    const { session, port } = await before(server);
    const socket = connectRaw(port);
    socket.write(malformed);
    await once(socket.resume(), "close");
    expect((await call(session, "/any", framed("x"))).body.toString()).toBe("answer");
    server.close();
  });

  it("answers calls when BuildKit sends a GOAWAY without its bytes", async () => {
    const server = createNetServer((socket) => {
      socket.on("error", () => {});
      socket.write(encodeFrame(frameType.settings, 0, 0, Buffer.alloc(0)));
      socket.once("data", () => socket.write(encodeFrame(frameType.goAway, 0, 0, Buffer.alloc(2))));
    });
    const { session } = await before(server);
    expect((await call(session, "/a", framed("x"))).headers).toMatchObject(unavailable);
    server.close();
  });

  it("ignores frames of unknown types on streams", async () => {
    const server = createServer();
    server.on("stream", (stream) => stream.end("answer"));
    const { session, port } = await before(server);
    const socket = connectRaw(port);
    socket.write(encodeFrame(0xbe, 0xff, 1, Buffer.from("future")));
    socket.write(encodeFrame(0xbe, 0xff, 0, Buffer.from("future")));
    const [first] = (await once(socket, "data")) as [Buffer];
    expect(first.readUInt8(3)).toBe(frameType.settings);
    socket.destroy();
    expect((await call(session, "/any", framed("x"))).body.toString()).toBe("answer");
    server.close();
  });
});
