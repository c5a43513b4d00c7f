// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto";
import { isCounted } from "./connections.ts";

/** Calls to several addresses of one host as if they had been to one; undefined where there are none. */
export function mergeCalls(calls: readonly NetworkEntry[]): NetworkEntry | undefined {
  const [first] = calls;
  if (first === undefined || calls.length === 1) return first;
  const counted = calls.filter(isCounted);
  const sum = (numberOf: (entry: NetworkEntry) => number) =>
    counted.reduce((total, entry) => total + numberOf(entry), 0);
  return {
    operation: first.operation,
    family: first.family,
    protocol: first.protocol,
    results: [...new Set(calls.flatMap(({ results }) => results))].sort(),
    count: sum(({ count }) => count) || calls.length,
    ...(counted.length > 0 && {
      bytesSent: sum(({ bytesSent = 0 }) => bytesSent),
      bytesReceived: sum(({ bytesReceived = 0 }) => bytesReceived),
    }),
    ...(calls.every(({ asGiven }) => asGiven) && { asGiven: true }),
  };
}
