// SPDX-License-Identifier: Apache-2.0
import type { NameSource } from "@bob/proto";
import { expect, test } from "vitest";
import type { Endpoint } from "../behaviour/endpoint.ts";
import { collectHosts } from "./contacted-hosts.ts";

const call = (address: string, names: Record<string, NameSource[]> = {}, more: Partial<Endpoint> = {}): Endpoint => ({
  operation: "connect",
  family: "ipv4",
  protocol: "tcp",
  address,
  port: 443,
  path: undefined,
  names: new Map(Object.entries(names).map(([name, from]) => [name, new Set(from)])),
  results: new Set(["ok"]),
  unproven: new Set(),
  isSeen: true,
  redacted: false,
  isCounted: false,
  bytesSent: 0n,
  bytesReceived: 0n,
  durationNs: 0n,
  tls: undefined,
  flows: 0,
  ...more,
});
const labels = (...endpoints: Endpoint[]) => collectHosts(endpoints).map(({ label }) => label);

test("takes all addresses of a name for one host", () => {
  const npm = { "registry.npmjs.org": ["dns", "sni"] as NameSource[] };
  expect(labels(call("104.16.24.34", npm), call("104.16.25.34", npm))).toEqual(["registry.npmjs.org"]);
  const refused = call("104.16.25.34", npm, { results: new Set(["ECONNREFUSED"]) });
  expect(collectHosts([refused])).toMatchObject([{ isReached: false }]);
  expect(collectHosts([refused, call("104.16.24.34", npm)])).toMatchObject([{ isReached: true }]);
});

test("takes two names that one address was asked for for two hosts, at one port or at two", () => {
  const names = { "b.example": ["sni"], "a.example": ["sni"], "c.example": ["dns"] } as Record<string, NameSource[]>;
  const [a, b] = ["a.example at 192.0.2.7", "b.example at 192.0.2.7"];
  expect(labels(call("192.0.2.7", names))).toEqual([a, b]);
  const other = call("192.0.2.7", { "d.example:80": ["http-host"], "d.example": ["dns"] }, { port: 80 });
  expect(labels(call("192.0.2.7", { "a.example": ["sni"] }), other)).toEqual([a, "d.example"]);
  expect(labels(call("192.0.2.7", { "a.example": ["sni"] }), call("192.0.2.7", {}, { port: 22 }))).toEqual([a]);
});

test("names those outside first, then addresses, services of names, and those inside", () => {
  const dns = (address: string) => call(address, {}, { operation: "send", protocol: "udp", port: 53 });
  const mdns = ["224.0.0.251", "ff02::fb"].map((address) => call(address, {}, { protocol: "udp", port: 5353 }));
  expect(
    labels(
      call("10.0.0.9", { db: ["hosts-file"] }),
      ...mdns,
      dns("8.8.8.8"),
      dns("10.255.255.53"),
      call("192.0.2.7"),
      call("192.0.2.8", { "z.example": ["dns"] }),
    ),
  ).toEqual(["z.example", "192.0.2.7", "DNS server 10.255.255.53", "DNS server 8.8.8.8", "mDNS", "db"]);
});

test("does not take an address for a DNS server that was called at another port, too", () => {
  expect(labels(call("192.0.2.7", {}, { port: 53 }), call("192.0.2.7"))).toEqual(["192.0.2.7"]);
});

test.each([
  "Evil.Example",
  "a b.example",
  "\\027.example",
  "a.example, 3 hosts",
  `${"a".repeat(65)}`,
  "10.0.0.1",
  "\x1b[2J",
])("writes the address of %j, which a step chose", (name) => {
  expect(labels(call("192.0.2.7", { [name]: ["sni"] }))).toEqual(["192.0.2.7"]);
});

test("counts calls, not what was asked of servers", () => {
  const asked = (["resolve", "request"] as const).map((operation) => call("192.0.2.7", {}, { operation }));
  expect(labels(...asked)).toEqual([]);
});
