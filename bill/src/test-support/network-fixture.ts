// SPDX-License-Identifier: Apache-2.0
import type { HttpRequest, NetworkEntry } from "@bob/proto";

/** A connection, by default over TCP to port 443. */
export function connectionTo(address: string, changes: Partial<NetworkEntry> = {}): NetworkEntry {
  return {
    operation: "connect",
    family: address.includes(":") ? "ipv6" : "ipv4",
    protocol: "tcp",
    address,
    port: 443,
    results: ["ok"],
    count: 1,
    ...changes,
  };
}

/** A question, by default for an IPv4 address and asked of 10.0.0.2. */
export function questionFor(name: string, changes: Partial<NetworkEntry> = {}): NetworkEntry {
  const asked = { operation: "resolve", protocol: "udp", port: 53, results: ["NOERROR"] } as const;
  return connectionTo("10.0.0.2", { ...asked, results: [...asked.results], question: { name, type: "A" }, ...changes });
}

/** An HTTP request, by default a GET that was answered with 200. */
export function requestTo(
  address: string,
  request: Partial<HttpRequest>,
  changes: Partial<NetworkEntry> = {},
): NetworkEntry {
  const whole: HttpRequest = { method: "GET", path: "/", version: "1.1", ...request };
  return connectionTo(address, { operation: "request", port: 80, results: ["200"], request: whole, ...changes });
}
