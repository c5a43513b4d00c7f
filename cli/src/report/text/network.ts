// SPDX-License-Identifier: Apache-2.0
import { isContact, isInternalAddress, isKernelFamily, isOtherFamily } from "@bob/bill";
import type { NetworkEntry } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { formatBytes, formatTimes } from "./quantities.ts";
import { type Line, limitLines, type Row } from "./rows.ts";

const maxHosts = 6;
/** A non-blocking connect has begun; whether it came about shows in the bytes. */
const BEGUN = new Set(["ok", "EINPROGRESS"]);

/** Whom the step talked to, outside first; what it listened on; sockets in the file system it reached. */
export function networkRows(entries: NetworkEntry[]): Row[] {
  const outbound = entries.filter(({ operation }) => operation === "connect" || operation === "send");
  const hosts = outbound.filter((entry) => entry.address !== undefined && isContact(entry)).sort(byInterest);
  const sockets = outbound.filter(
    ({ family, results }) => family === "unix" && results.some((result) => BEGUN.has(result)),
  );
  const listening = entries.filter(
    ({ operation, family, results }) => operation === "listen" && family !== "unix" && isDone(results),
  );
  return [
    { label: "contacted", lines: limitLines(hosts.map(hostLine), maxHosts, "addresses: see --step") },
    { label: "listened", lines: listening.map((entry) => ({ text: `${entry.protocol} ${formatAddress(entry)}` })) },
    {
      label: "sockets",
      lines: limitLines(
        [...familyLines(entries), ...sockets.map((entry) => ({ text: formatAddress(entry) }))],
        maxHosts,
        "sockets: see --step",
      ),
    },
  ];
}

/** `tcp 104.16.24.34:443 ×3  ↓ 2.3 MB  ↑ 8.2 kB`, or `failed: ECONNREFUSED`. Only connections that were closed have been counted. */
export function formatConnection(entry: NetworkEntry): string {
  const times = entry.bytesSent === undefined && entry.bytesReceived === undefined ? "" : formatTimes(entry.count);
  const given = entry.asGiven ? "  as the process gave it" : "";
  return `${entry.protocol} ${formatAddress(entry)}${times}${formatTraffic(entry)}${formatFailure(entry)}${given}`;
}

/**
 * Sockets of families without addresses, one line for each family: `packet sockets (bind, send)`. They can reach beyond the host without naming whom.
 * Those that speak to the kernel alone are quiet: netlink is how every resolver learns the interfaces.
 */
function familyLines(entries: NetworkEntry[]): Line[] {
  const byFamily = Map.groupBy(
    entries.filter(({ family }) => isOtherFamily(family)),
    ({ family }) => family,
  );
  const lines = [...byFamily].map(([family, calls]): Line => {
    const done = calls.filter(({ results }) => isDone(results));
    const failed =
      done.length > 0 ? [] : [`failed: ${[...new Set(calls.flatMap(({ results }) => results))].join(", ")}`];
    const operations = [...new Set((done.length > 0 ? done : calls).map(({ operation }) => operation)), ...failed];
    const text = `${safeText(family)} sockets (${operations.join(", ")})`;
    return { text, tone: isKernelFamily(family) ? "dim" : "warning" };
  });
  return lines.sort((a, b) => Number(a.tone === "dim") - Number(b.tone === "dim"));
}

function isDone(results: readonly string[]): boolean {
  return results.length === 0 || results.some((result) => BEGUN.has(result));
}

export function formatAddress({ address, port, path, family }: NetworkEntry): string {
  if (path !== undefined) return safeText(path);
  if (address === undefined) return safeText(family);
  const host = safeText(address);
  return `${host.includes(":") ? `[${host}]` : host}${port === undefined ? "" : `:${port}`}`;
}

function hostLine(entry: NetworkEntry): Line {
  const isInside = isInternalAddress(entry.address ?? "");
  return { text: formatConnection(entry), tone: isInside ? "plain" : "name" };
}

function byInterest(a: NetworkEntry, b: NetworkEntry): number {
  const inside = Number(isInternalAddress(a.address ?? "")) - Number(isInternalAddress(b.address ?? ""));
  return inside || Number(a.port === 53) - Number(b.port === 53) || b.count - a.count;
}

function formatTraffic({ bytesSent, bytesReceived }: NetworkEntry): string {
  if (bytesSent === undefined && bytesReceived === undefined) return "";
  return `  ↓ ${formatBytes(bytesReceived ?? 0)}  ↑ ${formatBytes(bytesSent ?? 0)}`;
}

/** A non-blocking connect that brought no bytes may have failed later: that is not seen. */
function formatFailure({ results, protocol, bytesSent, bytesReceived }: NetworkEntry): string {
  const isOpen =
    results.length === 0 ||
    (protocol === "tcp" && !results.includes("ok") && results.some((result) => BEGUN.has(result)));
  if (isOpen && !results.some((result) => !BEGUN.has(result)))
    return (bytesSent ?? 0) + (bytesReceived ?? 0) > 0 ? "" : "  outcome not seen";
  const failures = results.filter((result) => !BEGUN.has(result));
  if (failures.length === 0) return "";
  return `  ${failures.length < results.length ? "also failed" : "failed"}: ${failures.join(", ")}`;
}
