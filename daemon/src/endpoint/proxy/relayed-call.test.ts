// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type ClientHttp2Session, connect, createServer, type ServerHttp2Stream, type Settings } from "node:http2";
import { type AddressInfo, createConnection, createServer as createNetServer } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { BytesMessages, PrefixedMessages } from "./grpc-codecs.ts";
import { ProxyConnection } from "./proxy-connection.ts";
import type { Relay, RelayedCall } from "./relayed-call.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

/** Passes everything on, as bytes. */
const passing: Relay = {
  codec: () => new BytesMessages(),
  run: async (call) => {
    call.client.pipe(call.upstream);
    await pipeline(call.upstream, call.client, { end: false, signal: call.signal });
    await call.finish(await call.trailers);
  },
};

/** A client of node:http2, a server of node:http2, and the proxy with a relay for `/relayed` between them. */
async function through(
  relay: Relay,
  handler: (stream: ServerHttp2Stream, headers: string[]) => void,
  settings: Settings = {},
) {
  const server = createServer({ settings: { initialWindowSize: 100_000 } });
  server.on("stream", (stream, _, __, raw) => handler(stream as ServerHttp2Stream, raw as unknown as string[]));
  server.on("sessionError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = createNetServer((client) => {
    const upstream = createConnection((server.address() as AddressInfo).port, "127.0.0.1");
    const connection = new ProxyConnection(client, upstream, { interceptors: {}, relays: { "/relayed": relay } });
    closers.push(() => connection.close());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const session = connect(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, { settings });
  session.on("error", () => {});
  closers.push(
    () => server.close(),
    () => proxy.close(),
    () => session.destroy(),
  );
  return session;
}

const begin = (session: ClientHttp2Session, more: Record<string, string | string[]> = {}) => {
  const stream = session.request({ ":method": "POST", ":path": "/relayed", ...more });
  stream.on("error", () => {});
  return stream;
};

/** `BytesMessage`s of at most 32 KiB around `data`, in gRPC's prefixes. */
const wrapped = (data: Buffer) => {
  const codec = new BytesMessages();
  const chunks = Array.from({ length: Math.ceil(data.length / 32768) }, (_, i) =>
    data.subarray(i * 32768, (i + 1) * 32768),
  );
  return Buffer.concat(chunks.flatMap((chunk) => codec.encode([chunk])));
};
const unwrapped = (data: Buffer) => Buffer.concat([...new BytesMessages().decode(data)]);

const echo = (stream: ServerHttp2Stream) => {
  stream.respond({ ":status": 200 }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0", "x-after": "yes" }));
  stream.pipe(stream);
};

describe("a relayed call", () => {
  it("carries bytes both ways, more than any window holds, and the trailers behind them", async () => {
    const session = await through(passing, echo);
    const data = randomBytes(6_000_001);
    const stream = begin(session);
    const trailers = once(stream, "trailers");
    stream.end(wrapped(data));
    const parts = await stream.toArray();
    expect(unwrapped(Buffer.concat(parts)).equals(data)).toBe(true);
    expect((await trailers)[0]).toMatchObject({ "grpc-status": "0", "x-after": "yes" });
  });

  it("works for a client that grants all a window can have", async () => {
    const session = await through(passing, echo, { initialWindowSize: 2 ** 31 - 1 });
    const stream = begin(session);
    stream.end(wrapped(Buffer.from("x")));
    expect(unwrapped(Buffer.concat(await stream.toArray())).toString()).toBe("x");
  });

  it("shows the server the client's metadata as it is, repeated names too", async () => {
    const seen = Promise.withResolvers<string[]>();
    const session = await through(passing, (stream, raw) => {
      seen.resolve(raw);
      stream.respond({ ":status": 200, "grpc-status": "5" }, { endStream: true });
    });
    const stream = begin(session, { "x-method": ["/a", "/b"] });
    const [headers] = await once(stream, "response");
    expect(headers["grpc-status"]).toBe("5");
    const raw = await seen.promise;
    expect(raw.filter((_, index) => raw[index - 1] === "x-method")).toEqual(["/a", "/b"]);
  });

  it("takes no more from the client than it can pass on", async () => {
    const session = await through(passing, (stream) => stream.respond({ ":status": 200 }));
    const stream = begin(session);
    let taken = 0;
    const chunk = wrapped(Buffer.alloc(32768));
    const fill = () => {
      taken += chunk.length;
      stream.write(chunk, (error) => error ?? fill());
    };
    fill();
    await sleep(500);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(8 * 1024 * 1024);
  });

  it("ends for the other side, too, when one resets it", async () => {
    const seen = Promise.withResolvers<number>();
    const aborted = Promise.withResolvers<boolean>();
    const relay: Relay = {
      ...passing,
      run: async (call) => {
        call.signal.addEventListener("abort", () => aborted.resolve(true));
        await passing.run(call);
      },
    };
    const session = await through(relay, (stream) => {
      stream.on("error", () => {});
      stream.on("close", () => seen.resolve(stream.rstCode));
      stream.respond({ ":status": 200 });
    });
    const stream = begin(session);
    await once(stream, "response");
    stream.close(8);
    expect(await seen.promise).toBe(8);
    expect(await aborted.promise).toBe(true);
  });

  it("fails for the client with what the relay throws, and is taken back from the server", async () => {
    const seen = Promise.withResolvers<number>();
    const relay: Relay = {
      codec: () => new PrefixedMessages(),
      run: async () => Promise.reject(new Error("no, really")),
    };
    const session = await through(relay, (stream) => {
      stream.on("error", () => {});
      stream.on("close", () => seen.resolve(stream.rstCode));
    });
    const [headers] = await once(begin(session), "response");
    expect(headers).toMatchObject({ "grpc-status": "13", "grpc-message": "bob: no, really" });
    expect(await seen.promise).toBe(8);
  });

  it("fails when its bytes are not what they should be", async () => {
    const session = await through(passing, () => {});
    const stream = begin(session);
    stream.write(Buffer.from([1, 0, 0, 0, 9, 1, 2, 3]));
    const [headers] = await once(stream, "response");
    expect(headers["grpc-message"]).toContain("compressed");
  });

  it("ends when the whole connection does", async () => {
    const running = Promise.withResolvers<RelayedCall>();
    const run = (call: RelayedCall) => {
      running.resolve(call);
      return passing.run(call);
    };
    const relay: Relay = { ...passing, run };
    const session = await through(relay, (stream) => stream.respond({ ":status": 200 }));
    begin(session);
    const call = await running.promise;
    session.destroy();
    await expect(call.trailers).rejects.toMatchObject({ code: "CANCELLED" });
    expect(call.signal.aborted).toBe(true);
  });
});
