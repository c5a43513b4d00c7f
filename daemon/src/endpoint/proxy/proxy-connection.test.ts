// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer } from "node:http2";
import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { before, call, closeAll, echo, framed, through } from "./test-support/proxy-setup.ts";

afterEach(closeAll);

describe("ProxyConnection", () => {
  it("passes bodies larger than every window, both ways, many at a time", async () => {
    const session = await through(echo);
    const bodies = Array.from({ length: 8 }, (_, index) => Buffer.alloc(3_000_000 + index, index));
    const answers = await Promise.all(bodies.map((body) => call(session, "/any", body)));
    answers.forEach((answer, index) => {
      expect(answer.body.equals(bodies[index] ?? Buffer.alloc(0))).toBe(true);
      expect(answer.trailers).toMatchObject({ "grpc-status": "0", "x-after": "yes" });
    });
  }, 60_000);

  it("keeps repeated metadata apart and long headers whole", async () => {
    let seen: string[] = [];
    const session = await through((stream, _, raw) => {
      seen = raw;
      stream.respond({ ":status": 200 }, { endStream: true });
    });
    const long = "x".repeat(40_000);
    await call(session, "/any", Buffer.alloc(0), { "x-method": ["/a", "/b"], "x-long": long });
    const values = seen.filter((_, index) => seen[index - 1] === "x-method" && index % 2 === 1);
    expect(values).toEqual(["/a", "/b"]);
    expect(seen).toContain(long);
  });

  it("leaves answers of trailers only as they are", async () => {
    const session = await through((stream) =>
      stream.respond({ ":status": 200, "grpc-status": "5", "grpc-message": "no" }, { endStream: true }),
    );
    const answer = await call(session, "/any", framed("x"));
    expect(answer.headers).toMatchObject({ "grpc-status": "5", "grpc-message": "no" });
    expect(answer.trailers).toBeUndefined();
  });

  it("reads headers that refer to what earlier calls sent", async () => {
    const seen: unknown[] = [];
    const session = await through((stream, headers) => {
      seen.push(headers["x-token"]);
      stream.respond({ ":status": 200, "x-server": "same" }, { endStream: true });
    });
    for (let index = 0; index < 5; index++) {
      const { headers } = await call(session, "/any", Buffer.alloc(0), { "x-token": `t${index % 2}` });
      expect(headers["x-server"]).toBe("same");
    }
    expect(seen).toEqual(["t0", "t1", "t0", "t1", "t0"]);
  });

  it("tells BuildKit when the client gives a call up", async () => {
    const aborted = Promise.withResolvers<number>();
    const session = await through((stream) => {
      stream.respond({ ":status": 200 });
      stream.write("begun");
      stream.on("close", () => aborted.resolve(stream.rstCode));
    });
    const stream = session.request({ ":method": "POST", ":path": "/any" });
    stream.on("error", () => {});
    await new Promise((resolve) => stream.once("data", resolve));
    stream.close(8);
    expect(await aborted.promise).toBe(8);
  });

  it("sends another message on in place of an intercepted one, of any length", async () => {
    const long = "y".repeat(500_000);
    const session = await through(echo, {
      "/edit": ({ message }) => ({ forward: Buffer.from(`${message.toString()}-${long}`) }),
    });
    const [edited, other] = await Promise.all([
      call(session, "/edit", framed("a".repeat(300_000))),
      call(session, "/any", framed("plain")),
    ]);
    expect(edited.body.equals(framed(`${"a".repeat(300_000)}-${long}`))).toBe(true);
    expect(other.body.equals(framed("plain"))).toBe(true);
    expect(edited.trailers).toMatchObject({ "x-after": "yes" });
  });

  it("answers intercepted calls itself, beside calls that pass", async () => {
    let reached = 0;
    const session = await through(
      (...given) => {
        reached++;
        echo(...given);
      },
      { "/own": ({ message }) => ({ answer: Promise.resolve({ message: Buffer.alloc(400_000, message) }) }) },
    );
    const [own, other] = await Promise.all([
      call(session, "/own", framed("q")),
      call(session, "/any", framed("plain")),
    ]);
    expect(own.body.subarray(5).equals(Buffer.alloc(400_000, "q"))).toBe(true);
    expect(own.trailers).toMatchObject({ "grpc-status": "0" });
    expect(other.body.equals(framed("plain"))).toBe(true);
    expect(reached).toBe(1);
  });

  it("refuses intercepted calls with status, message and details", async () => {
    const status = { code: 3, message: "nö: 100%", details: Buffer.from([1, 2, 3, 4]) };
    const session = await through(echo, { "/own": () => ({ answer: Promise.resolve({ status }) }) });
    const { headers } = await call(session, "/own", framed("q"));
    expect(headers).toMatchObject({ "grpc-status": "3", "grpc-message": "n%c3%b6: 100%25" });
    expect(headers["grpc-status-details-bin"]).toBe("AQIDBA");
  });

  it("ends the endpoint's own work when the client gives up", async () => {
    const given = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<AbortSignal>();
    const session = await through(echo, {
      "/own": ({ signal }) => {
        signal.addEventListener("abort", () => given.resolve());
        seen.resolve(signal);
        return { answer: new Promise(() => {}) };
      },
    });
    const stream = session.request({ ":method": "POST", ":path": "/own" });
    stream.on("error", () => {});
    stream.end(framed("q"));
    expect((await seen.promise).aborted).toBe(false);
    stream.close(8);
    await given.promise;
    expect((await call(session, "/any", framed("still"))).body.equals(framed("still"))).toBe(true);
  });

  it("pings BuildKit only when it has sent something since the last time, and answers all other PINGs itself", async () => {
    let pings = 0;
    const session = await through(
      (stream) => stream.respond({ ":status": 200 }, { endStream: true }),
      {},
      (server) => server.on("ping", () => pings++),
    );
    await once(session, "connect");
    const ping = () => new Promise((resolve) => session.ping((error) => resolve(error)));
    for (let i = 0; i < 5; i++) expect(await ping()).toBeNull();
    expect(pings).toBe(0);
    for (let i = 0; i < 3; i++) {
      await call(session, "/any", Buffer.alloc(0));
      expect(await ping()).toBeNull();
      expect(await ping()).toBeNull();
    }
    expect(pings).toBe(3);
  });

  it.each([
    [65_536, 4096],
    [100, 100],
  ])("tells BuildKit of no larger header table than its own reader has: %d", async (asked, told) => {
    const tables = new Map<number | undefined, number | undefined>();
    const session = await through(echo, {}, (server) =>
      server.on("remoteSettings", ({ initialWindowSize, headerTableSize }) =>
        tables.set(initialWindowSize, headerTableSize),
      ),
    );
    session.settings({ headerTableSize: asked, initialWindowSize: 70_000 });
    await once(session, "localSettings");
    await expect.poll(() => tables.get(70_000)).toBe(told);
    expect((await call(session, "/any", framed("x"))).body.equals(framed("x"))).toBe(true);
  });

  it("hangs up on what is not HTTP/2", async () => {
    const { port } = await before(createServer());
    const raw = createConnection(port, "127.0.0.1");
    raw.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await text(raw)).not.toContain("HTTP/1.1 200");
  });
});
