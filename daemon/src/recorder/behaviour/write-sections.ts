// SPDX-License-Identifier: Apache-2.0
import type { ChangeEntry, NetworkEntry, NetworkName, StepRecord, TlsHello } from "@bob/proto";
import { toByteText } from "@bob/proto/paths";
import type { StepSummary, SyscallAbi } from "../probe/probe-events.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Change, ChangeIndex } from "./change-index.ts";
import type { Endpoint } from "./endpoint.ts";
import { nameCapability, nameSyscall, ringMade } from "./names.ts";
import { markRedacted } from "./redact-fact.ts";

/** The `changes` section of a step record. */
export function* changeEntries(changes: ChangeIndex): Generator<ChangeEntry> {
  for (const change of changes.sorted()) yield toChangeEntry(change);
}

function toChangeEntry(change: Change): ChangeEntry {
  return {
    operation: change.operation,
    path: toByteText(change.path),
    ...(change.from !== undefined && { from: toByteText(change.from) }),
    results: [...change.results].sort(),
    count: change.results.size + change.repeated,
    ...(change.truncated && { truncated: true }),
    ...(change.foreign && { foreign: true }),
    ...(change.redacted && { redacted: true }),
    ...(change.proven.size < change.results.size && { asGiven: true }),
  };
}

/** The `network` section of a step record, sorted by operation. */
export function* networkEntries({ network, traffic }: Pick<Behaviour, "network" | "traffic">): Generator<NetworkEntry> {
  const endpoints = network.sorted();
  const isBefore = ({ operation }: Endpoint) => operation < "request";
  for (const endpoint of endpoints.filter(isBefore)) yield toNetworkEntry(endpoint);
  yield* traffic.entries();
  for (const endpoint of endpoints.filter((each) => !isBefore(each))) yield toNetworkEntry(endpoint);
}

/**
 * A flow whose opening call nobody saw was opened nevertheless. An attempt whose result nobody saw has no results.
 * Equal calls come once: `count` is the connections that closed, or else the distinct results.
 */
function toNetworkEntry(endpoint: Endpoint): NetworkEntry {
  const { operation, family, protocol, address, port, path } = endpoint;
  const results = endpoint.results.size === 0 && endpoint.isCounted ? ["ok"] : [...endpoint.results].sort();
  return {
    operation,
    family,
    protocol,
    ...(address !== undefined && { address }),
    ...(port !== undefined && { port }),
    ...(path !== undefined && { path: toByteText(path) }),
    ...(endpoint.redacted ? { redacted: true } : markRedacted(endpoint.names.keys())),
    results,
    count: Math.max(results.length, endpoint.flows, 1),
    ...(endpoint.unproven.size > 0 && !endpoint.isSeen && { asGiven: true }),
    ...(endpoint.isCounted && {
      bytesSent: Number(endpoint.bytesSent),
      bytesReceived: Number(endpoint.bytesReceived),
      durationMs: Number(endpoint.durationNs / 1_000_000n),
    }),
    ...(endpoint.names.size > 0 && { names: nameEntries(endpoint.names) }),
    ...(endpoint.tls !== undefined && { tls: helloEntry(endpoint.tls) }),
  };
}

function nameEntries(names: Endpoint["names"]): NetworkName[] {
  const entries = [...names].map(([name, from]) => ({ name, from: [...from].sort() }));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function helloEntry({ alpn, isEncrypted }: NonNullable<Endpoint["tls"]>): TlsHello {
  return { alpn: [...alpn].sort(), ...(isEncrypted && { encryptedHello: true }) };
}

/** The `syscalls` section of a step record. */
export function nameSyscalls(summary: StepSummary): StepRecord["syscalls"] {
  const named = summary.syscalls
    .filter(({ numbers }) => numbers.length > 0)
    .map(({ abi, numbers }): [string, string[]] => [abi, sortNames(nameAll(abi, numbers))]);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A ring that was made and never used has an entry, and no names in it. */
function nameAll(abi: SyscallAbi, numbers: readonly number[]): string[] {
  const named = abi === "io_uring" ? numbers.filter((number) => number !== ringMade) : numbers;
  return named.map((number) => nameSyscall(abi, number));
}

/** The `capabilities` section of a step record. */
export function nameCapabilities(summary: StepSummary): StepRecord["capabilities"] {
  return {
    used: sortNames(summary.capabilitiesUsed.map(nameCapability)),
    denied: sortNames(summary.capabilitiesDenied.map(nameCapability)),
  };
}

function sortNames(names: string[]): string[] {
  return [...new Set(names)].sort();
}
