// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto";
import { describe, expect, it } from "vitest";
import { maxConversationsPerStep, maxNamesPerStep } from "../limits.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { flow, net, open, raw, recordOf } from "../test-support/events.ts";
import type { BehaviourEvent } from "./behaviour.ts";

type TrafficEvent = Extract<ProbeEvent, { kind: "traffic" }>;

const server = Uint8Array.of(10, 0, 0, 53);
const web = Uint8Array.of(10, 0, 0, 1);

const traffic = (bytes: Buffer | string, more: Partial<TrafficEvent> = {}): TrafficEvent => {
  const data = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  const place = { connection: 1n, transport: "tcp" as const, family: 2, address: web, port: 80, localPort: 40000 };
  const marks = { isSent: true, isInbound: false, isLast: false };
  return { kind: "traffic", step: 1, ...place, offset: 0, bytes: data, length: data.length, ...marks, ...more };
};

const u16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));
const encodeName = (name: string) =>
  Buffer.concat([
    ...name.split(".").map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
    u16(0),
  ]).subarray(0, -1);
const question = (name: string, type = 1) => Buffer.concat([encodeName(name), u16(type, 1)]);
const query = (name: string, id = 7, type = 1) => Buffer.concat([u16(id, 0x100, 1, 0, 0, 0), question(name, type)]);
const answer = (name: string, address: Uint8Array, { id = 7, asked = name, flags = 0x8180 } = {}) =>
  Buffer.concat([u16(id, flags, 1, 1, 0, 0), question(asked), encodeName(name), u16(1, 1, 0, 60, 4), address]);
const dns = (bytes: Buffer, isSent: boolean, more: Partial<TrafficEvent> = {}) =>
  traffic(bytes, { transport: "udp", address: server, port: 53, isSent, ...more });
const asks = (name: string, more?: Partial<TrafficEvent>) => dns(query(name), true, more);
const answers = (name: string, address = web, more?: Partial<TrafficEvent>) => dns(answer(name, address), false, more);
const connects = net({ port: 80, attempt: true });

const namesIn = (network: NetworkEntry[]) => network.find(({ operation }) => operation === "connect")?.names ?? [];
const networkOf = async (...events: BehaviourEvent[]) => (await recordOf(events)).network;

describe("names of an address", () => {
  it("are those of answers that came before the connection", async () => {
    expect(namesIn(await networkOf(asks("web.test"), answers("web.test"), connects))).toEqual([
      { name: "web.test", from: ["dns"] },
    ]);
    expect(namesIn(await networkOf(asks("web.test"), connects, answers("web.test")))).toEqual([]);
    expect(namesIn(await networkOf(connects, asks("web.test"), answers("web.test"), connects))).toHaveLength(1);
  });

  it("are the name that was asked for, not what it is an alias of", async () => {
    const alias = dns(answer("edge.test", web, { asked: "web.test" }), false);
    expect(namesIn(await networkOf(asks("web.test"), alias, connects))).toEqual([{ name: "web.test", from: ["dns"] }]);
  });

  it.each([
    ["that nobody asked for", [answers("web.test")]],
    ["with another number", [asks("web.test"), dns(answer("web.test", web, { id: 8 }), false)]],
    ["to another question", [asks("other.test"), answers("web.test")]],
    ["of another server", [asks("web.test"), answers("web.test", web, { address: web })]],
    ["to another socket", [asks("web.test"), answers("web.test", web, { connection: 2n })]],
    ["that is a question", [asks("web.test"), dns(answer("web.test", web, { flags: 0x100 }), false)]],
  ])("are not those of an answer %s", async (_, events) => {
    expect(namesIn(await networkOf(...events, connects))).toEqual([]);
  });

  it("are bounded in all, and counted where they have no room", async () => {
    const events: BehaviourEvent[] = Array.from({ length: 300 }, (_, i) => [
      asks(`n${i}.test`),
      answers(`n${i}.test`),
    ]).flat();
    for (let port = 1; port <= 1000; port++) events.push(net({ port, attempt: true }));
    const { completeness } = await recordOf(events);
    expect(completeness).toMatchObject({ complete: false, lost: { name: 300_000 - maxNamesPerStep } });
  });

  it.each([
    ["Web.Test.:80", ["web.test"]],
    ["10.0.0.1:80", []],
    ["0x0a000001", []],
  ])("are the hosts of requests, but for addresses: %s", async (host, names) => {
    const network = await networkOf(connects, traffic(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
    expect(namesIn(network)).toEqual(names.map((name) => ({ name, from: ["http-host"] })));
  });

  it("are found for sockets of IPv6, too", async () => {
    const mapped = Uint8Array.of(...Array<number>(10).fill(0), 255, 255, ...web);
    const events = [
      asks("web.test"),
      answers("web.test"),
      net({ family: 10, address: mapped, port: 80, attempt: true }),
    ];
    expect(namesIn(await networkOf(...events))).toEqual([{ name: "web.test", from: ["dns"] }]);
  });

  it("are those of the hosts file where it was read, but for the step's own", async () => {
    const hosts = {
      kind: "hosts",
      step: 1,
      text: raw("127.0.0.1 localhost me\n10.0.0.1 Web.Test # x\n#10.0.0.1 no\n"),
    } as const;
    expect(namesIn(await networkOf(hosts, connects))).toEqual([]);
    expect(namesIn(await networkOf(hosts, connects, open("/etc/hosts")))).toEqual([
      { name: "web.test", from: ["hosts-file"] },
    ]);
  });
});

describe("questions", () => {
  it("are entries of their own, with what was answered", async () => {
    const network = await networkOf(
      asks("web.test"),
      asks("web.test"),
      answers("web.test"),
      dns(query("x.test", 9), true),
    );
    expect(network).toEqual([
      {
        ...{ operation: "resolve", family: "ipv4", protocol: "udp", address: "10.0.0.53", port: 53 },
        ...{ results: ["NOERROR"], count: 2, question: { name: "web.test", type: "A" } },
        answers: [{ name: "web.test", type: "A", data: "10.0.0.1" }],
      },
      {
        ...{ operation: "resolve", family: "ipv4", protocol: "udp", address: "10.0.0.53", port: 53 },
        ...{ results: [], count: 1, question: { name: "x.test", type: "A" } },
      },
    ]);
  });

  it("of mDNS are answered by anyone, without the question", async () => {
    const group = { port: 5353, address: Uint8Array.of(224, 0, 0, 251) };
    const told = Buffer.concat([
      u16(0, 0x8400, 0, 1, 0, 0),
      encodeName("printer.local"),
      u16(1, 0x8001, 0, 60, 4),
      web,
    ]);
    const network = await networkOf(
      dns(query("printer.local", 0), true, group),
      dns(told, false, { port: 5353 }),
      connects,
    );
    expect(network.find(({ question }) => question)).toMatchObject({
      question: { service: "mdns" },
      results: ["NOERROR"],
    });
    expect(namesIn(network)).toEqual([{ name: "printer.local", from: ["dns"] }]);
  });
});

describe("requests", () => {
  it("are read however many connections are over that held bytes", async () => {
    const held = { isSent: false, length: 100_000, bytes: Buffer.alloc(100_000) };
    const over = Array.from({ length: 1000 }, (_, i) => {
      const connection = BigInt(i + 10);
      return [traffic("", { ...held, connection }), traffic(Buffer.of(0, 0), { connection })];
    });
    const others = [1n, 2n].map((connection) => traffic("GET /a HTTP", { connection }));
    const rest = [1n, 2n].map((connection) => traffic("/1.1\r\n\r\n", { connection, offset: 11 }));
    const network = await networkOf(connects, ...over.flat(), ...others, ...rest);
    expect(network.filter(({ operation }) => operation === "request")).toMatchObject([{ count: 2 }]);
  });

  it("are told once for each, with their statuses and without what can be secret", async () => {
    const get = "GET http://me:s3cret@web.test/a?s3cret=1#s3cret HTTP/1.1\r\nAuthorization: s3cret\r\n\r\n";
    const status = { isSent: false };
    const network = await networkOf(
      connects,
      traffic(get),
      traffic("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", status),
      traffic(get, { offset: get.length }),
      traffic("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", { ...status, offset: 38 }),
    );
    expect(network.filter(({ operation }) => operation === "request")).toEqual([
      {
        ...{ operation: "request", family: "ipv4", protocol: "tcp", address: "10.0.0.1", port: 80 },
        ...{
          results: ["200", "404"],
          count: 2,
          request: { method: "GET", host: "web.test", path: "/a", version: "1.1" },
        },
      },
    ]);
    expect(JSON.stringify(network)).not.toContain("s3cret");
  });

  it("to the step itself are told with who asked, and name nobody", async () => {
    const accepted = net({ operation: 4, address: web, port: 40000 });
    const asked = traffic("GET / HTTP/1.1\r\nHost: step.test\r\n\r\n", {
      isSent: false,
      isInbound: true,
      port: 40000,
      localPort: 80,
    });
    const network = await networkOf(accepted, asked);
    expect(network.map(({ operation, port, names }) => [operation, port, names])).toEqual([
      ["accept", undefined, undefined],
      ["request", undefined, undefined],
    ]);
  });

  it("that were not all seen are counted as cut", async () => {
    const { completeness } = await recordOf([connects, traffic("GET / HTTP/1.1\r\nHost: a\r\n", { isLast: true })]);
    expect(completeness).toMatchObject({ complete: true, truncated: { request: 1 } });
  });
});

it("holds no more connections than it may, and reads on after one was closed", async () => {
  const hello = Buffer.of(22, 3, 1, 2, 0);
  const many = Array.from({ length: 3 * maxConversationsPerStep }, (_, i) => traffic(hello, { connection: BigInt(i) }));
  const { completeness, network } = await recordOf([
    ...many,
    flow({ connection: 1n, port: 80 }),
    traffic("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"),
  ]);
  expect(completeness.lost).toEqual({});
  expect(network.find(({ operation }) => operation === "request")?.request?.host).toBe("a.test");
});
