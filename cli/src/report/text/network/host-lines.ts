// SPDX-License-Identifier: Apache-2.0
import { describeService } from "@bob/bill";
import { safeText } from "@bob/proto/printable";
import { formatCount, formatDuration, formatTimes } from "../quantities.ts";
import { type Line, limitLines, wrapPieces } from "../rows.ts";
import { formatConnection, isCounted, outcomePieces } from "./connections.ts";
import { knowledgePieces, misledLines, otherNameLines } from "./host-names.ts";
import { entriesOf, type Host, isInside } from "./hosts.ts";
import { mergeCalls } from "./merge-calls.ts";
import { formatRequest } from "./requests.ts";

const maxAddresses = 3;
const maxRequests = 3;

/** A host in a few lines: how it was reached and is known, whether it is another than was looked up, some requests. */
export function hostSummary(host: Host, room: number): Line[] {
  const isOnlyAddress = host.name === undefined && host.service === undefined;
  const heads = isOnlyAddress ? addressPieces(host) : [namedPieces(host)];
  const requests = limitLines(requestLines(host), maxRequests + 1, "requests: see --step");
  return [
    ...heads.flatMap((pieces) => headLines(host, pieces, room)),
    ...misledLines(host, "summary"),
    ...requests.map(indentLine),
  ];
}

/** Everything about a host: below its name each call for itself. */
export function hostDetails(host: Host, room: number): Line[] {
  const calls = host.calls.map((entry) => {
    const time = entry.durationMs === undefined ? [] : [`open for ${formatDuration(entry.durationMs)}`];
    return { text: [`${entry.operation} ${formatConnection(entry)}`, ...time].join("  ") };
  });
  return [
    ...headLines(host, [titleOf(host), ...knowledgePieces(host)], room),
    ...(host.misled.length > 0 ? misledLines(host, "details") : otherNameLines(host)),
    ...[...calls, ...requestLines(host)].map(indentLine),
  ];
}

function headLines(host: Host, pieces: readonly string[], room: number): Line[] {
  const tone = isInside(host) ? "plain" : "name";
  return wrapPieces(pieces, room).map((text) => ({ text, tone }));
}

/** Nobody called it by a name: each call for itself. */
function addressPieces(host: Host): string[][] {
  const knowledge = knowledgePieces(host);
  if (host.calls.length === 0) return [[`${host.protocol} ${titleOf(host)}`, ...knowledge]];
  return host.calls.map((entry, index) => [formatConnection(entry), ...(index === 0 ? knowledge : [])]);
}

function namedPieces(host: Host): string[] {
  const whole = mergeCalls(host.calls);
  const times = whole && isCounted(whole) && whole.count > 1 ? [formatTimes(whole.count).trim()] : [];
  return [
    titleOf(host),
    ...(host.service === undefined ? [addressesOf(host)] : askedPieces(host)),
    ...times,
    ...(whole ? outcomePieces(whole) : []),
    ...knowledgePieces(host),
  ];
}

/** `registry.npmjs.org:443`, `DNS server 10.0.0.2`. */
function titleOf(host: Host): string {
  const { name, service, port } = host;
  const address = safeText(entriesOf(host)[0]?.address ?? "");
  if (service !== undefined) return describeService(service, address);
  const title = name === undefined && address.includes(":") ? `[${address}]` : safeText(name ?? address);
  return port === undefined ? title : `${title}:${port}`;
}

/** `tcp 104.16.24.34, 104.16.25.34`. */
function addressesOf(host: Host): string {
  const addresses = [...new Set(entriesOf(host).map(({ address = "" }) => safeText(address)))];
  if (addresses.length <= maxAddresses) return `${host.protocol} ${addresses.join(", ")}`;
  const first = addresses.slice(0, maxAddresses - 1);
  return `${host.protocol} ${first.join(", ")} and ${addresses.length - first.length} more`;
}

/** `udp`, `12 questions`. */
function askedPieces(host: Host): string[] {
  const asked = host.questions.reduce((sum, { count }) => sum + count, 0);
  const protocols = [...new Set(entriesOf(host).map(({ protocol }) => protocol))].sort().join(", ");
  return [protocols, ...(asked > 0 ? [formatCount(asked, "question")] : [])];
}

function requestLines({ requests }: Host): Line[] {
  return requests.map((entry) => ({ text: formatRequest(entry) }));
}

function indentLine(line: Line): Line {
  return { ...line, text: `  ${line.text}` };
}
