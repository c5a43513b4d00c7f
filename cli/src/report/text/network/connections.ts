// SPDX-License-Identifier: Apache-2.0
import { isBegunResult } from "@bob/bill";
import type { NetworkEntry } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { formatBytes, formatTimes } from "../quantities.ts";

/**
 * `tcp 104.16.24.34:443 ×3  ↓ 2.3 MB  ↑ 8.2 kB`, or `failed: ECONNREFUSED`. Only connections that were closed have been
 * counted.
 */
export function formatConnection(entry: NetworkEntry): string {
  const times = isCounted(entry) ? formatTimes(entry.count) : "";
  return [`${entry.protocol} ${formatAddress(entry)}${times}`, ...outcomePieces(entry)].join("  ");
}

/** `↓ 2.3 MB  ↑ 8.2 kB`, what failed, and whether all of it is only what the process said. */
export function outcomePieces(entry: NetworkEntry): string[] {
  const { bytesReceived = 0, bytesSent = 0 } = entry;
  return [
    ...(isCounted(entry) ? [`↓ ${formatBytes(bytesReceived)}  ↑ ${formatBytes(bytesSent)}`] : []),
    ...describeFailure(entry),
    ...(entry.asGiven ? ["as the process gave it"] : []),
  ];
}

/** Whether the entry counts connections. */
export function isCounted({ bytesSent, bytesReceived }: NetworkEntry): boolean {
  return bytesSent !== undefined || bytesReceived !== undefined;
}

/** Whether any of the calls came through, or may have. */
export function isDone(results: readonly string[]): boolean {
  return results.length === 0 || results.some(isBegunResult);
}

/** Whether a call to a socket was begun: there is something to connect to. */
export function hasBegun({ results }: NetworkEntry): boolean {
  return results.some(isBegunResult);
}

export function formatAddress({ address, port, path, family }: NetworkEntry): string {
  if (path !== undefined) return safeText(path);
  if (address === undefined) return safeText(family);
  const host = safeText(address);
  return `${host.includes(":") ? `[${host}]` : host}${port === undefined ? "" : `:${port}`}`;
}

/** A non-blocking connect that brought no bytes may have failed later: that is not seen. */
function describeFailure({ results, protocol, bytesSent, bytesReceived }: NetworkEntry): string[] {
  const isOpen = results.length === 0 || (protocol === "tcp" && !results.includes("ok") && isDone(results));
  const failures = results.filter((result) => !isBegunResult(result));
  if (isOpen && failures.length === 0) return (bytesSent ?? 0) + (bytesReceived ?? 0) > 0 ? [] : ["outcome not seen"];
  if (failures.length === 0) return [];
  return [`${failures.length < results.length ? "also failed" : "failed"}: ${failures.map(safeText).join(", ")}`];
}
