// SPDX-License-Identifier: Apache-2.0
import { connectionTo, questionFor, requestTo } from "@bob/bill/test-support/network-fixture";
import type { NameSource, NetworkEntry, NetworkName } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { networkSample } from "../../test-support/network-sample.ts";
import { columnsOf, type Terminal } from "../terminal.ts";
import { networkRows, networkSections } from "./network.ts";
import { writeRows } from "./rows.ts";

const terminalOf = (width: number): Terminal => ({
  width,
  paint: (tone, text) => (tone === "warning" ? `<${text}>` : text),
});
const reportOf = (entries: readonly NetworkEntry[], width = 160) =>
  writeRows(networkRows(entries, terminalOf(width)), terminalOf(width)).map((line) => line.trimStart());
const sectionsOf = (entries: readonly NetworkEntry[], width = 160) =>
  Object.fromEntries(
    networkSections(entries, width).map(({ title, lines }) => [title, lines.map(({ text }) => text.trimStart())]),
  );
const namesFrom = (from: NameSource[], ...names: string[]): NetworkName[] => names.map((name) => ({ name, from }));

describe("the report of a network", () => {
  test("tells a host with all its addresses in a line, and breaks it between its facts", () => {
    expect(reportOf(networkSample, 200)).toContain(
      "registry.npmjs.org:443  tcp 104.16.24.34, 104.16.25.34, 2606:4700::6810:1822  ×3  ↓ 2.3 MB  ↑ 8.2 kB  " +
        "also failed: ENETUNREACH  (dns, sni; h2, http/1.1)",
    );
    const narrow = reportOf(networkSample, 80);
    const at = narrow.indexOf("registry.npmjs.org:443");
    expect(narrow.slice(at, at + 4)).toEqual([
      "registry.npmjs.org:443",
      "tcp 104.16.24.34, 104.16.25.34, 2606:4700::6810:1822  ×3",
      "↓ 2.3 MB  ↑ 8.2 kB  also failed: ENETUNREACH",
      "(dns, sni; h2, http/1.1)",
    ]);
  });

  test.each([40, 80, 160])("fits into %i columns", (width) => {
    const terminal: Terminal = { width, paint: (_, text) => text };
    const lines = writeRows(networkRows(networkSample, terminal), terminal);
    expect(lines.filter((line) => columnsOf(line) > width)).toEqual([]);
  });

  test("tells hosts outside by name, then by address, DNS servers, and those inside", () => {
    const calls = [
      connectionTo("10.0.0.9", { names: namesFrom(["hosts-file"], "db") }),
      connectionTo("10.0.0.2", { operation: "send", protocol: "udp", port: 53 }),
      connectionTo("192.0.2.7", { count: 9 }),
      connectionTo("192.0.2.8", { names: namesFrom(["dns"], "a.example") }),
      questionFor("a.example", { count: 2 }),
      questionFor("a.example", { question: { name: "a.example", type: "AAAA" } }),
    ];
    expect(reportOf(calls)).toEqual([
      "contacted  a.example:443  tcp 192.0.2.8  (dns)",
      "tcp 192.0.2.7:443",
      "DNS server 10.0.0.2  udp  3 questions",
      "db:443  tcp 10.0.0.9  (hosts-file)",
    ]);
  });

  test("warns of a host that was asked for at the address of another", () => {
    const names = [...namesFrom(["dns"], "front.example"), ...namesFrom(["sni"], "hidden.example")];
    const [line, warning] = reportOf([connectionTo("192.0.2.7", { names })]);
    expect([line, warning]).toEqual([
      "contacted  hidden.example:443  tcp 192.0.2.7  (sni)",
      "<  ⚠ another host than was looked up: front.example>",
    ]);
    const own = [...namesFrom(["dns", "sni"], "a.example"), ...namesFrom(["dns"], "b.example")];
    expect(reportOf([connectionTo("192.0.2.7", { names: own })])).toHaveLength(1);
  });

  test("says that a hello was encrypted, and that a line's numbers are of several hosts", () => {
    const tls = { alpn: ["h2"], encryptedHello: true } as const;
    const call = connectionTo("192.0.2.7", {
      names: namesFrom(["sni"], "a.example", "b.example"),
      tls: { ...tls, alpn: [...tls.alpn] },
    });
    expect(reportOf([call])).toEqual([
      "contacted  a.example:443  tcp 192.0.2.7  (sni; h2; encrypted hello)  shared with b.example",
      "b.example:443  tcp 192.0.2.7  (sni; h2; encrypted hello)  shared with a.example",
    ]);
  });

  test("tells some requests below their host", () => {
    const lines = reportOf(networkSample);
    const at = lines.findIndex((line) => line.startsWith("deb.debian.org:80"));
    expect(lines.slice(at + 1, at + 5)).toEqual([
      "GET /debian/dists/trixie/InRelease 200 ×2",
      "GET /debian/pool/main/c/curl/libcurl0_amd64.deb 200",
      "GET /debian/pool/main/c/curl/libcurl1_amd64.deb 200",
      "… and 12 more requests: see --step",
    ]);
    const request = { method: "CONNECT", host: "a.example:443", version: "1.1" } as const;
    expect(reportOf([{ ...requestTo("192.0.2.7", {}, { port: 3128, results: [] }), request }])).toEqual([
      "contacted  a.example:3128  tcp 192.0.2.7",
      "CONNECT a.example:443  no answer seen",
    ]);
  });

  test("tells names that were asked for only where they led to nobody", () => {
    expect(reportOf(networkSample).join("\n")).toContain(
      "resolved   unused.example.com (not contacted)  telemetry.example.com (no answer)  printer.local (no answer)\n" +
        "registry.npmjs.org.corp.internal (NXDOMAIN)  c2VjcmV0.t.example.org TXT (no such record)\n",
    );
    const many = Array.from({ length: 20 }, (_, index) => questionFor(`${index}.example`, { results: ["NXDOMAIN"] }));
    expect(reportOf(many).at(-1)).toBe("… and 14 more names: see --step");
  });
});

describe("the lists of a network", () => {
  test("have each call, all requests, and what else was looked up", () => {
    const names = [...namesFrom(["dns", "sni"], "a.example"), ...namesFrom(["dns"], "b.example")];
    const { Contacted: lines } = sectionsOf([connectionTo("192.0.2.7", { names, durationMs: 1_240 })]);
    expect(lines).toEqual([
      "a.example:443  (dns, sni)",
      "looked up as b.example, too",
      "connect tcp 192.0.2.7:443  open for 1.2 s",
    ]);
    expect(sectionsOf(networkSample).Contacted?.filter((line) => line.startsWith("GET "))).toHaveLength(15);
  });

  test("have all questions with their answers", () => {
    expect(sectionsOf(networkSample).Resolved).toEqual([
      "registry.npmjs.org A → 104.16.24.34, 104.16.25.34  via CNAME registry.npmjs.org.cdn.example  ×2  udp 10.0.0.2:53",
      "deb.debian.org A → 151.101.2.132  udp 10.0.0.2:53",
      "registry.npmjs.org.corp.internal A → NXDOMAIN  udp 10.0.0.2:53",
      "telemetry.example.com A → no answer seen  udp 10.0.0.2:53",
      "c2VjcmV0.t.example.org TXT → no such record  udp 10.0.0.2:53",
      "unused.example.com A → 203.0.113.9  udp 10.0.0.2:53",
      "printer.local A → no answer seen  udp 224.0.0.251:5353  mdns",
    ]);
  });

  test("do not follow aliases in a circle", () => {
    const answers = ["a", "b"].map((name) => ({ name, type: "CNAME", data: name === "a" ? "b" : "a" }));
    expect(sectionsOf([questionFor("a", { answers })]).Resolved).toEqual([
      "a A → no such record  via CNAME b, a  udp 10.0.0.2:53",
    ]);
  });

  test("tell what others asked of the step", () => {
    const accepted = connectionTo("10.0.0.7", { operation: "accept", names: namesFrom(["http-host"], "app.test") });
    const [asked, call] = [requestTo("10.0.0.7", { path: "/ping" }), accepted].map(({ port: _, ...entry }) => entry);
    const { Answered, "Other sockets": others } = sectionsOf([asked, call] as NetworkEntry[]);
    expect([Answered, others]).toEqual([
      ["GET /ping 200  from 10.0.0.7"],
      ["accept tcp 10.0.0.7  called app.test (http-host)"],
    ]);
  });

  test("take a time that grows with the names of an address, not with their square", () => {
    const hosts = Array.from({ length: 20_000 }, (_, index) => `h${index}.example`);
    const call = connectionTo("192.0.2.7", { port: 80, names: namesFrom(["dns", "http-host"], ...hosts) });
    const requests = hosts.map((host) => requestTo("192.0.2.7", { host }));
    const begin = performance.now();
    expect(sectionsOf([call, ...requests]).Contacted?.length).toBe(4 * hosts.length);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

test("prints nothing from a record that could act on the terminal", () => {
  const evil = "\x1b]0;owned\x07\n";
  const question = { name: evil, type: evil };
  const entries = [
    connectionTo("192.0.2.7", { names: namesFrom(["sni"], `${evil}a`, `${evil}b`), tls: { alpn: [evil] } }),
    connectionTo("192.0.2.8", { names: [...namesFrom(["sni"], `${evil}a`), ...namesFrom(["dns"], `${evil}c`)] }),
    requestTo(evil, { method: evil, host: evil, path: evil }, { results: [evil] }),
    questionFor(evil, { question, answers: [{ name: evil, type: "CNAME", data: evil }], results: [evil] }),
    questionFor(`${evil}2`, { answers: [{ name: evil, type: evil, data: evil }], address: evil }),
    { ...connectionTo(evil, { operation: "accept", names: namesFrom(["sni"], evil) }) },
  ];
  const text = [...reportOf(entries), ...Object.values(sectionsOf(entries)).flat()].join("");
  expect(text).toContain("\\e]0;owned");
  expect(text).not.toMatch(/\p{Cc}/u);
});
