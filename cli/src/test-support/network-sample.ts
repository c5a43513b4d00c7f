// SPDX-License-Identifier: Apache-2.0
import { connectionTo, questionFor, requestTo } from "@bob/bill/test-support/network-fixture";
import type { NetworkEntry } from "@bob/proto";

const tls = { alpn: ["h2", "http/1.1"] };
const npm = { names: [{ name: "registry.npmjs.org", from: ["dns" as const, "sni" as const] }], tls };
const debian = { port: 80, names: [{ name: "deb.debian.org", from: ["dns" as const, "http-host" as const] }] };
const packages = Array.from({ length: 14 }, (_, index) =>
  requestTo("151.101.2.132", { host: "deb.debian.org", path: `/debian/pool/main/c/curl/libcurl${index}_amd64.deb` }),
);
const { port: _, ...ping } = requestTo("127.0.0.1", { host: "localhost:8080", path: "/ping" });
const alias = (name: string, data: string) => ({ name, type: "CNAME", data });
const address = (name: string, data: string) => ({ name, type: "A", data });

/** One of everything a network with names can have. */
export const networkSample: NetworkEntry[] = [
  connectionTo("104.16.24.34", { ...npm, count: 2, bytesSent: 6_204, bytesReceived: 2_010_442 }),
  connectionTo("104.16.25.34", { ...npm, count: 1, durationMs: 1_240, bytesSent: 2_000, bytesReceived: 300_000 }),
  connectionTo("2606:4700::6810:1822", { ...npm, results: ["ENETUNREACH"] }),
  connectionTo("151.101.2.132", { ...debian, count: 1, bytesSent: 1_200, bytesReceived: 9_300_000 }),
  connectionTo("198.51.100.20", {
    names: [
      { name: "cdn.example.net", from: ["dns"] },
      { name: "hidden.example.com", from: ["sni"] },
    ],
    tls: { alpn: ["h2"] },
    bytesSent: 900,
    bytesReceived: 4_100,
  }),
  connectionTo("198.51.100.30", {
    names: [{ name: "cloudflare-ech.com", from: ["sni"] }],
    tls: { alpn: ["h2"], encryptedHello: true },
    bytesSent: 700,
    bytesReceived: 52_000,
  }),
  connectionTo("192.0.2.7", { port: 8443, results: ["ECONNREFUSED"] }),
  connectionTo("10.0.0.9", {
    port: 5432,
    names: [{ name: "db", from: ["hosts-file"] }],
    bytesSent: 120,
    bytesReceived: 640,
  }),
  connectionTo("10.0.0.2", { operation: "send", protocol: "udp", port: 53 }),
  connectionTo("224.0.0.251", { operation: "send", protocol: "udp", port: 5353 }),
  connectionTo("0.0.0.0", { operation: "listen", port: 8080 }),
  {
    operation: "connect",
    family: "unix",
    protocol: "stream",
    path: "/var/run/nscd/socket",
    results: ["ENOENT"],
    count: 2,
  },
  requestTo("151.101.2.132", { host: "deb.debian.org", path: "/debian/dists/trixie/InRelease" }, { count: 2 }),
  ...packages,
  ping,
  questionFor("registry.npmjs.org", {
    answers: [
      address("registry.npmjs.org.cdn.example", "104.16.24.34"),
      address("registry.npmjs.org.cdn.example", "104.16.25.34"),
      alias("registry.npmjs.org", "registry.npmjs.org.cdn.example"),
    ],
    count: 2,
  }),
  questionFor("deb.debian.org", { answers: [address("deb.debian.org", "151.101.2.132")] }),
  questionFor("registry.npmjs.org.corp.internal", { results: ["NXDOMAIN"] }),
  questionFor("telemetry.example.com", { results: [] }),
  questionFor("c2VjcmV0.t.example.org", { question: { name: "c2VjcmV0.t.example.org", type: "TXT" } }),
  questionFor("unused.example.com", { answers: [address("unused.example.com", "203.0.113.9")] }),
  {
    ...questionFor("printer.local", { address: "224.0.0.251", port: 5353, results: [] }),
    question: { name: "printer.local", type: "A", service: "mdns" },
  },
];
