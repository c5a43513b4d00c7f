// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto/documents/network-entry";
import { expect, test } from "vitest";
import { collectEndpoints } from "./endpoints.ts";

const entry = (changes: Partial<NetworkEntry>): NetworkEntry => ({
  operation: "connect",
  family: "ipv4",
  protocol: "tcp",
  address: "192.0.2.1",
  port: 443,
  results: ["ok"],
  count: 1,
  ...changes,
});
const listOf = (...settings: Parameters<typeof collectEndpoints>) =>
  collectEndpoints(...settings)
    .groups()
    .flatMap(({ entries }) => entries);
const endpointsOf = (...network: NetworkEntry[]) => listOf([{ network } as never]);

test("makes one endpoint of all addresses behind the same port", () => {
  expect(endpointsOf(entry({ address: "192.0.2.9" }), entry({ operation: "send" }), entry({}))).toEqual([
    {
      endpoint: ":443",
      direction: "outbound",
      internal: false,
      methods: [],
      protocol: "TCP",
      ipAddresses: ["192.0.2.1", "192.0.2.9"],
    },
  ]);
});

test("keeps internal and external addresses, and directions, apart", () => {
  const endpoints = endpointsOf(
    entry({}),
    entry({ address: "10.1.2.3" }),
    entry({ operation: "listen", address: "::", family: "ipv6" }),
  );
  expect(endpoints.map(({ direction, internal }) => [direction, internal])).toEqual([
    ["inbound", true],
    ["outbound", false],
    ["outbound", true],
  ]);
});

test("leaves out binds and the datagram connects to port 0 of resolvers", () => {
  expect(endpointsOf(entry({ operation: "bind" }), entry({ protocol: "udp", port: 0 }))).toEqual([]);
});

test("tells what was listened on by its port alone, not by those who came", () => {
  const { port: _, ...accept } = entry({ operation: "accept", address: "127.0.0.1" });
  const listen = entry({ operation: "listen", address: "0.0.0.0", port: 8080 });
  expect(endpointsOf(listen, accept).map(({ endpoint }) => endpoint)).toEqual([":8080"]);
  expect(listOf([{ network: [listen, accept] } as never], "v0.1").map(({ endpoint }) => endpoint)).toEqual([
    ":0",
    ":8080",
  ]);
});

test("names unix sockets by path", () => {
  const socket: NetworkEntry = {
    operation: "connect",
    family: "unix",
    protocol: "stream",
    path: "/run/docker.sock",
    results: ["ok"],
    count: 1,
  };
  expect(endpointsOf(socket)[0]).toMatchObject({ endpoint: "unix:/run/docker.sock", protocol: "UNIX", internal: true });
});

test("names families that have no addresses, and whether they leave the host", () => {
  const socket = (family: NetworkEntry["family"], operation: NetworkEntry["operation"]): NetworkEntry => ({
    operation,
    family,
    protocol: "raw",
    results: ["ok"],
    count: 1,
  });
  const sockets = [
    socket("packet", "bind"),
    socket("packet", "send"),
    socket("netlink", "socket"),
    socket("af_77", "socket"),
    socket("ipv4", "socket"),
    socket("af_77", "connect"),
  ];
  expect(
    endpointsOf(...sockets).map(({ endpoint, direction, internal, protocol }) => [
      endpoint,
      direction,
      internal,
      protocol,
    ]),
  ).toEqual([
    ["packet:", "inbound", false, "PACKET"],
    ["af_77:", "outbound", false, "AF_77"],
    ["netlink:", "outbound", true, "NETLINK"],
    ["packet:", "outbound", false, "PACKET"],
  ]);
  expect(listOf([{ network: sockets } as never], "v0.1")).toEqual([]);
});
