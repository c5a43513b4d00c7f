// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer,
  type Http2Server,
  type ServerHttp2Stream,
} from "node:http2";
import { type AddressInfo, createConnection, createServer as createNetServer } from "node:net";
import { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { encodeFrame, frameType } from "@bob/proto/wire/http2-frames";
import { afterEach, expect, it } from "vitest";
import { BytesMessages } from "../proxy/grpc-codecs.ts";
import { ProxyConnection } from "../proxy/proxy-connection.ts";
import { SessionAuth } from "./session-auth.ts";
import { Sessions } from "./sessions.ts";

const path = "/moby.buildkit.v1.Control/Session";
const timeout = () => AbortSignal.timeout(20_000);
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

/** One end of a session: the bytes in a call's `BytesMessage`s, as grpchijack makes them. */
function bytesOf(call: ServerHttp2Stream | ClientHttp2Stream): Duplex {
  const codec = new BytesMessages();
  const bytes = new Duplex({
    read: () => call.resume(),
    write: (chunk: Buffer, _, done) => void call.write(Buffer.concat(codec.encode([chunk])), () => done()),
    final: (done) => void call.end(() => done()),
  });
  call.on("data", (data: Buffer) => {
    for (const piece of codec.decode(data)) if (!bytes.push(piece)) call.pause();
  });
  call.on("end", () => bytes.push(null));
  call.on("close", () => bytes.destroy());
  bytes.on("error", () => {});
  return bytes;
}

interface Session {
  readonly sessions: Sessions;
  /** How BuildKit calls docker. */
  readonly buildkit: ClientHttp2Session;
  /** docker's end of the call. */
  readonly call: ClientHttp2Stream;
  /** What docker writes its side of the session's connection to. */
  readonly dockerEnd: Duplex;
  readonly buildkitCall: ServerHttp2Stream;
}

/** A BuildKit, a docker that answers its session's calls with `answer`, and the endpoint's proxy between them. */
async function openSession(answer: (stream: ServerHttp2Stream, path: string) => void): Promise<Session> {
  const sessions = new Sessions();
  const called = Promise.withResolvers<ServerHttp2Stream>();
  const server = createServer();
  server.on("stream", (stream) => called.resolve(stream as ServerHttp2Stream));
  server.on("sessionError", () => {});
  const proxy = createNetServer((client) => {
    const upstream = createConnection((server.address() as AddressInfo).port, "127.0.0.1");
    const options = { interceptors: {}, relays: { [path]: sessions.relay } };
    const connection = new ProxyConnection(client, upstream, options);
    closers.push(() => connection.close());
  });
  for (const each of [server, proxy]) await once(each.listen(0, "127.0.0.1"), "listening");
  const outer = connect(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  const call = outer.request({ ":method": "POST", ":path": path, "x-docker-expose-session-uuid": "s1" });
  for (const each of [outer, call]) each.on("error", () => {});
  const docker: Http2Server = createServer();
  docker.on("stream", (stream, headers) => answer(stream as ServerHttp2Stream, headers[":path"] ?? ""));
  docker.on("sessionError", () => {});
  const dockerEnd = bytesOf(call);
  docker.emit("connection", dockerEnd);
  const buildkitCall = await called.promise;
  buildkitCall.on("error", () => {});
  buildkitCall.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  buildkitCall.on("wantTrailers", () => buildkitCall.sendTrailers({ "grpc-status": "0" }));
  const buildkit = connect("http://docker", { createConnection: () => bytesOf(buildkitCall) });
  buildkit.on("error", () => {});
  closers.push(
    () => server.close(),
    () => proxy.close(),
    () => docker.close(),
    () => outer.destroy(),
    () => buildkit.destroy(),
  );
  return { sessions, buildkit, call, dockerEnd, buildkitCall };
}

const grpc = (message: Buffer) => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

/** Answers a unary call with a message or a status. */
const reply = (stream: ServerHttp2Stream, answer: Buffer | { code: number; message: string }) => {
  if (!Buffer.isBuffer(answer)) {
    stream.respond(
      { ":status": 200, "grpc-status": `${answer.code}`, "grpc-message": answer.message },
      { endStream: true },
    );
    return;
  }
  stream.respond({ ":status": 200 }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(grpc(answer));
};

it("lets BuildKit call docker with more than any window holds, and the endpoint beside it", async () => {
  const { sessions, buildkit } = await openSession((stream, called) => {
    if (called === "/echo") {
      stream.respond({ ":status": 200 });
      stream.pipe(stream);
    } else {
      void buffer(stream).then((request) => reply(stream, Buffer.from(`${called} ${request.subarray(5)}`)));
    }
  });
  const body = Buffer.alloc(5_000_000, "context");
  const echo = buildkit.request({ ":method": "POST", ":path": "/echo" });
  echo.end(body);
  const own = Array.from({ length: 20 }, (_, i) => sessions.find("s1")?.call("/own", Buffer.from(`${i}`), timeout()));
  expect((await Promise.all(own)).map((answer) => Buffer.from(answer ?? []).toString())).toEqual(
    own.map((_, i) => `/own ${i}`),
  );
  expect((await buffer(echo)).equals(body)).toBe(true);
});

it("ends for both sides when docker closes its end, and is forgotten", async () => {
  const { sessions, call, dockerEnd, buildkitCall } = await openSession(() => {});
  const ended = once(buildkitCall, "end");
  const trailers = once(call, "trailers");
  expect(sessions.find("s1")).toBeDefined();
  dockerEnd.end();
  await ended;
  buildkitCall.end();
  expect((await trailers)[0]).toMatchObject({ "grpc-status": "0" });
  await expect.poll(() => sessions.find("s1")).toBeUndefined();
});

it("fails when BuildKit breaks the connection within the session and ends the call", async () => {
  const { call, buildkitCall } = await openSession(() => {});
  const trailers = once(call, "trailers");
  const malformed = encodeFrame(frameType.windowUpdate, 0, 0, Buffer.alloc(0));
  buildkitCall.end(Buffer.concat(new BytesMessages().encode([malformed])));
  expect((await trailers)[0]).toMatchObject({ "grpc-status": "14" });
});

it("ends the endpoint's calls when the session does", async () => {
  const { sessions, call } = await openSession(() => {});
  const own = sessions.find("s1")?.call("/own", Buffer.alloc(0), timeout());
  call.close(8);
  await expect(own).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

/** Protobuf: fields of text by their numbers. */
const message = (fields: Record<number, string>) =>
  Buffer.concat(
    Object.entries(fields).map(([number, text]) =>
      Buffer.concat([Buffer.from([(Number(number) << 3) | 2, Buffer.byteLength(text)]), Buffer.from(text)]),
    ),
  );

it("asks docker for logins and tokens, and does without where it offers none", async () => {
  const answers: Record<string, Buffer | { code: number; message: string }> = {
    Credentials: message({ 1: "me", 2: "secret" }),
    FetchToken: message({ 1: "t0k" }),
  };
  const asked: string[] = [];
  const { sessions } = await openSession((stream, called) => {
    const method = called.split("/").at(-1) ?? "";
    void buffer(stream).then((request) => {
      asked.push(
        request
          .subarray(5)
          .toString("latin1")
          .replaceAll(/[^ -~]/g, "|"),
      );
      reply(stream, answers[method] ?? { code: 12, message: "unknown" });
    });
  });
  const auth = new SessionAuth(sessions.find("s1") ?? expect.fail("no session"));
  const wanted = { registry: "docker.io", realm: "https://a", service: "b", scope: "repository:x:pull,push" };
  expect(await auth.findCredentials("docker.io", timeout())).toEqual({ username: "me", password: "secret" });
  expect(await auth.fetchToken(wanted, timeout())).toBe("t0k");
  expect(asked).toEqual([
    expect.stringContaining("registry-1.docker.io"),
    expect.stringMatching(/bob.+registry-1\.docker\.io.+https:\/\/a.+b.+repository:x:pull,push/),
  ]);
  answers.Credentials = message({ 2: "identity" });
  expect(await auth.findCredentials("r.io", timeout())).toMatchObject({ identityToken: "identity" });
  answers.Credentials = Buffer.alloc(0);
  expect(await auth.findCredentials("r.io", timeout())).toBeUndefined();
  answers.FetchToken = { code: 14, message: "client side tokens disabled" };
  expect(await auth.fetchToken(wanted, timeout())).toBeUndefined();
  answers.FetchToken = { code: 2, message: "401 Unauthorized" };
  await expect(auth.fetchToken(wanted, timeout())).rejects.toMatchObject({
    code: "DENIED",
    message: expect.stringContaining("401 Unauthorized"),
  });
});
