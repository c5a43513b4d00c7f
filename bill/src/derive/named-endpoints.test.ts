// SPDX-License-Identifier: Apache-2.0
import type { NameSource, NetworkEntry, NetworkName } from "@bob/proto/documents/network-entry";
import type { BillOptions } from "@bob/proto/documents/predicates";
import { describe, expect, test } from "vitest";
import { connectionTo, questionFor, requestTo } from "../test-support/network-fixture.ts";
import { collectEndpoints } from "./endpoints.ts";

const endpointsOf = (network: NetworkEntry[], options?: BillOptions) =>
  collectEndpoints([{ network } as never], "v0.2", options)
    .groups()
    .flatMap(({ entries }) => entries);
const namesFrom = (from: NameSource[], ...names: string[]): NetworkName[] => names.map((name) => ({ name, from }));

describe("endpoints with names", () => {
  test("are one for each name and port, without the addresses outside, of which there are others in each run", () => {
    const names = namesFrom(["dns", "sni"], "registry.npmjs.org");
    const calls = ["104.16.24.34", "104.16.25.34"].map((address) => connectionTo(address, { names }));
    expect(endpointsOf([...calls, connectionTo("192.0.2.7")])).toEqual([
      {
        endpoint: ":443",
        direction: "outbound",
        internal: false,
        methods: [],
        protocol: "TCP",
        ipAddresses: ["192.0.2.7"],
      },
      {
        endpoint: "registry.npmjs.org:443",
        direction: "outbound",
        internal: false,
        methods: [],
        protocol: "TCP",
        ipAddresses: [],
      },
    ]);
  });

  test("keep the addresses of a name that the step alone says", () => {
    const call = connectionTo("198.51.100.9", { names: namesFrom(["sni"], "registry.npmjs.org") });
    expect(endpointsOf([call])).toMatchObject([
      { endpoint: "registry.npmjs.org:443", internal: false, ipAddresses: ["198.51.100.9"] },
    ]);
  });

  test("keep internal addresses", () => {
    const call = connectionTo("10.0.0.9", { port: 5432, names: namesFrom(["hosts-file"], "db") });
    expect(endpointsOf([call])).toMatchObject([{ endpoint: "db:5432", internal: true, ipAddresses: ["10.0.0.9"] }]);
  });

  test("are several where one address was asked for several hosts, and call what the step listened on by no name", () => {
    const names = namesFrom(["http-host"], "a.example:8080", "b.example:8080");
    const listen = connectionTo("192.0.2.7", { operation: "listen", port: 8080 });
    const endpoints = endpointsOf([connectionTo("192.0.2.7", { port: 8080, names }), listen]);
    expect(endpoints.map(({ endpoint, direction }) => `${direction} ${endpoint}`)).toEqual([
      "inbound :8080",
      "outbound a.example:8080",
      "outbound b.example:8080",
    ]);
  });

  test("have no wildcard that a step put into a name", () => {
    const call = connectionTo("192.0.2.7", { names: namesFrom(["sni"], "*.example") });
    const question = questionFor("*.example", { answers: [{ name: "*.example", type: "CNAME", data: "⋯" }] });
    const request = requestTo("192.0.2.7", { host: "*.example" });
    const text = JSON.stringify(endpointsOf([call, question, request], { "dns-answers": true }));
    expect(text).toContain("\\\\x2a.example:443");
    expect(text).not.toMatch(/[*⋯]/);
  });

  test("do not name what another step called by no name", () => {
    const named = { network: [connectionTo("192.0.2.7", { names: namesFrom(["sni"], "a.example") })] };
    const plain = { network: [connectionTo("192.0.2.7")] };
    const groups = collectEndpoints([named, plain] as never).groups();
    expect(groups.flatMap(({ entries }) => entries.map(({ endpoint }) => endpoint))).toEqual([":443", "a.example:443"]);
  });
});

describe("HTTP requests", () => {
  const names = namesFrom(["dns", "http-host"], "deb.example");
  const call = connectionTo("192.0.2.7", { port: 80, names });

  test("give their host methods and Host", () => {
    const requests = [
      requestTo("192.0.2.7", { host: "deb.example", method: "POST" }),
      requestTo("192.0.2.7", { host: "deb.example:80" }),
    ];
    expect(endpointsOf([call, ...requests])).toEqual([
      {
        endpoint: "deb.example:80",
        direction: "outbound",
        internal: false,
        methods: ["GET", "POST"],
        protocol: "TCP",
        ipAddresses: [],
        headers: { Host: ["deb.example", "deb.example:80"] },
      },
    ]);
  });

  test("without a host are of the host the address is known by, or of none", () => {
    const [known] = endpointsOf([call, requestTo("192.0.2.7", {})]);
    expect(known).toMatchObject({ endpoint: "deb.example:80", methods: ["GET"] });
    expect(known).not.toHaveProperty("headers");
    expect(endpointsOf([requestTo("192.0.2.8", { host: "192.0.2.8" })])).toMatchObject([
      { endpoint: ":80", ipAddresses: ["192.0.2.8"], headers: { Host: ["192.0.2.8"] } },
    ]);
  });

  test("are of the host they name, whatever the address is known by", () => {
    const endpoints = endpointsOf([call, requestTo("192.0.2.7", { host: "other.example" })]);
    expect(endpoints.map(({ endpoint, methods }) => [endpoint, methods])).toEqual([
      ["deb.example:80", []],
      ["other.example:80", ["GET"]],
    ]);
  });

  test("that the step answered are left out: at which port is not known", () => {
    const { port: _, ...asked } = requestTo("127.0.0.1", { host: "localhost" });
    expect(endpointsOf([asked])).toEqual([]);
  });
});

describe("DNS questions", () => {
  const answers = [
    { name: "cdn.example", type: "A", data: "192.0.2.7" },
    { name: "a.example", type: "CNAME", data: "cdn.example" },
  ];
  const question = questionFor("a.example", { answers });

  test("are an endpoint each, beside that of the server", () => {
    const server = connectionTo("10.0.0.2", { operation: "send", protocol: "udp", port: 53 });
    const other = questionFor("a.example", { question: { name: "a.example", type: "AAAA" } });
    expect(endpointsOf([server, question, other, question])).toMatchObject([
      { endpoint: ":53", protocol: "UDP", internal: true, ipAddresses: ["10.0.0.2"] },
      { endpoint: ":53", protocol: "UDP", internal: true, dns: { query_name: "a.example", query_type: "A" } },
      { endpoint: ":53", protocol: "UDP", internal: true, dns: { query_name: "a.example", query_type: "AAAA" } },
    ]);
    expect(JSON.stringify(endpointsOf([question]))).not.toContain("cdn.example");
  });

  test("have what was answered, sorted, where the build asks for it", () => {
    const again = questionFor("a.example", { answers: [...answers].reverse() });
    const failed = questionFor("gone.example", { results: ["NXDOMAIN"] });
    const silent = questionFor("silent.example", { results: [] });
    const bills = [question, again].map((one) => endpointsOf([one, failed, silent], { "dns-answers": true }));
    expect(bills[0]?.map(({ dns }) => dns)).toEqual([
      { query_name: "a.example", query_type: "A", response: { answer: [...answers].reverse() } },
      { query_name: "gone.example", query_type: "A", response: { answer: [] } },
      { query_name: "silent.example", query_type: "A" },
    ]);
    expect(bills[1]).toEqual(bills[0]);
  });
});

test("what older rules do not know is left out by them", () => {
  const call = connectionTo("192.0.2.7", { names: namesFrom(["sni"], "a.example") });
  const network = [call, questionFor("a.example"), requestTo("192.0.2.7", {})];
  const groups = collectEndpoints([{ network } as never], "v0.1").groups();
  expect(groups.flatMap(({ entries }) => entries)).toMatchObject([{ endpoint: ":443", ipAddresses: ["192.0.2.7"] }]);
});

test("lists within an endpoint have an end, and what is behind it is counted", () => {
  const requests = Array.from({ length: 100 }, (_, port) => requestTo("192.0.2.7", { host: `a.example:${port}` }));
  const list = collectEndpoints([{ network: requests } as never]);
  expect(list.groups()[0]?.entries[0]?.headers?.Host).toHaveLength(64);
  expect(list.countCutValues()).toBe(36);
});
