// SPDX-License-Identifier: Apache-2.0
import { isBegunResult, isContact, isInternalAddress } from "@bob/bill/derive/calls";
import { describeService, type NameService, nameServiceAt, rankContact } from "@bob/bill/derive/contacts";
import { bestHostNames, joinHostNames } from "@bob/bill/derive/host-names";
import type { NameSource } from "@bob/proto";
import type { Endpoint } from "../behaviour/endpoint.ts";
import { plainAddress } from "../behaviour/known-names.ts";

/** Another machine a step spoke to, or tried to. */
export interface Host {
  /** Safe to print, ASCII: a name, `<name> at <address>`, an address, `DNS server <address>`, `mDNS`. */
  readonly label: string;
  /** Whether any of the calls came through. */
  readonly isReached: boolean;
}

/** Connecting to the unspecified address reaches the step's own network namespace, too. */
const ownAddress = /^(?:127\.|0\.0\.0\.0$|::1?$)/;
/** The step chose the name, and the line is printed as it is. */
const printableName = /^[a-z0-9._-]{1,64}$/;

/** Other machines, each once however many addresses it has, in the order reports tell them in. */
export function collectHosts(endpoints: readonly Endpoint[]): Host[] {
  const calls = endpoints.filter((endpoint) => isOutbound(endpoint) && isContact(endpoint));
  const hosts = new Map<string, Host & { rank: number }>();
  for (const [address, ownCalls] of Map.groupBy(calls, addressOf)) {
    if (address === undefined || ownAddress.test(address)) continue;
    const isReached = ownCalls.some(isBegun);
    for (const { label, rank } of labelHosts(address, ownCalls)) {
      const known = hosts.get(label) ?? { isReached: false, rank };
      hosts.set(label, { label, isReached: known.isReached || isReached, rank: Math.min(known.rank, rank) });
    }
  }
  return [...hosts.values()].sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1));
}

/** Whether a call came through; one whose result nobody saw counts as such. */
export function isBegun({ results, flows }: Endpoint): boolean {
  return flows > 0 || results.size === 0 || [...results].some(isBegunResult);
}

function isOutbound({ operation }: Endpoint): boolean {
  return operation === "connect" || operation === "send";
}

function addressOf({ address }: Endpoint): string | undefined {
  return address && plainAddress(address);
}

function labelHosts(address: string, calls: readonly Endpoint[]): { label: string; rank: number }[] {
  const isInside = isInternalAddress(address);
  const service = onlyService(address, calls);
  if (service !== undefined) {
    return [{ label: describeService(service, address), rank: rankContact({ service, isInside, isNamed: false }) }];
  }
  const names = namesOf(calls).filter((name) => printableName.test(name));
  const sources = joinHostNames(...calls.map((call) => call.names));
  const labels = names.map((name) => (isLookedUp(sources.get(name)) ? name : `${name} at ${address}`));
  const rank = rankContact({ service, isInside, isNamed: labels.length > 0 });
  return (labels.length > 0 ? labels : [address]).map((label) => ({ label, rank }));
}

/** Told to the step by others, and not only said by it: anybody can be asked for any name. */
function isLookedUp(from: ReadonlySet<NameSource> | undefined): boolean {
  return from !== undefined && (from.has("dns") || from.has("hosts-file"));
}

/** The best names of each of the address's ports: two of them can be two hosts. */
function namesOf(calls: readonly Endpoint[]): string[] {
  const ports = Map.groupBy(calls, ({ protocol, port }) => `${protocol} ${port}`).values();
  return [...ports].flatMap((ofPort) => bestHostNames(...ofPort.map(({ names }) => names)));
}

function onlyService(address: string, calls: readonly Endpoint[]): NameService | undefined {
  const [service, ...others] = new Set(calls.map(({ port }) => nameServiceAt(address, port)));
  return others.length === 0 ? service : undefined;
}
