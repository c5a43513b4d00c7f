import { isContact, isInternalAddress, type NetworkEntry } from "@bob/proto";
import { formatBytes, formatTimes } from "./quantities.ts";
import { type Line, limitLines, type Row } from "./rows.ts";
import { safeText } from "./terminal.ts";

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
  const listening = entries.filter(({ operation, family }) => operation === "listen" && family !== "unix");
  return [
    { label: "contacted", lines: limitLines(hosts.map(hostLine), maxHosts, "addresses: see --step") },
    { label: "listened", lines: listening.map((entry) => ({ text: `${entry.protocol} ${formatAddress(entry)}` })) },
    {
      label: "sockets",
      lines: limitLines(
        sockets.map((entry) => ({ text: formatAddress(entry) })),
        maxHosts,
        "sockets: see --step",
      ),
    },
  ];
}

/** `tcp 104.16.24.34:443 ×3  ↓ 2.3 MB  ↑ 8.2 kB`, or `failed: ECONNREFUSED`. */
export function formatConnection(entry: NetworkEntry): string {
  return `${entry.protocol} ${formatAddress(entry)}${formatTimes(entry.count)}${formatTraffic(entry)}${formatFailure(entry)}`;
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
  if (isOpen) return (bytesSent ?? 0) + (bytesReceived ?? 0) > 0 ? "" : "  outcome not seen";
  return results.some((result) => BEGUN.has(result)) ? "" : `  failed: ${results.join(", ")}`;
}
