// SPDX-License-Identifier: Apache-2.0
import {
  hostOfRequest,
  isCall,
  isContact,
  isInternalAddress,
  type NamedPlace,
  NamedPlaces,
  type NameService,
  nameServiceAt,
  rankContact,
} from "@bob/bill";
import type { NetworkEntry } from "@bob/proto";

/** Whom a step talked to at one port: a host with all its addresses, or an address nobody called by a name. */
export interface Host {
  /** As in the record. */
  readonly name: string | undefined;
  readonly service: NameService | undefined;
  readonly protocol: string;
  readonly port: number | undefined;
  /** Connects and sends. */
  readonly calls: NetworkEntry[];
  readonly requests: NetworkEntry[];
  readonly questions: NetworkEntry[];
  /** Its addresses, with what else they were called. */
  readonly places: ReadonlySet<NamedPlace>;
  /** Those of them that were looked up by other names only: the step asked for this host at the address of another. */
  readonly misled: readonly NamedPlace[];
}

type Told = NetworkEntry & { readonly address: string };

/** Groups what went out from the step by host and port, what matters most first. */
export function groupHosts(entries: readonly NetworkEntry[]): Host[] {
  const places = new NamedPlaces(entries);
  const groups = new Map<string, Group>();
  for (const entry of entries.filter(isOutward)) {
    for (const name of hostsAt(entry, places.at(entry))) {
      const key = keyOf(entry, name);
      const group = groups.get(key) ?? { name, first: entry, entries: [] };
      group.entries.push(entry);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map((group) => makeHost(group, places)).sort(byInterest);
}

/** Whether it is told with a host: what comes from others has no port. */
export function isOutward(entry: NetworkEntry): entry is Told {
  const { operation, address, port } = entry;
  if (address === undefined) return false;
  if (operation === "connect" || operation === "send") return isContact(entry);
  return (operation === "request" || operation === "resolve") && port !== undefined;
}

/** Everything that is told with a host. */
export function entriesOf({ calls, requests, questions }: Host): NetworkEntry[] {
  return [...calls, ...requests, ...questions];
}

/** Whether all of its addresses are internal ones. */
export function isInside(host: Host): boolean {
  return entriesOf(host).every(({ address = "" }) => isInternalAddress(address));
}

function hostsAt(entry: Told, { best }: NamedPlace): readonly (string | undefined)[] {
  if (nameServiceAt(entry.address, entry.port) !== undefined) return [undefined];
  if (entry.request) return [hostOfRequest(entry.request.host, best)];
  return best.length > 0 ? best : [undefined];
}

function keyOf({ address, port, protocol }: Told, name: string | undefined): string {
  const service = nameServiceAt(address, port);
  return service === undefined ? `${protocol} ${port} ${name ?? address}` : `${service} ${address}`;
}

interface Group {
  readonly name: string | undefined;
  readonly first: Told;
  readonly entries: NetworkEntry[];
}

function makeHost({ name, first, entries }: Group, places: NamedPlaces): Host {
  const ownPlaces = new Set(entries.map((entry) => places.at(entry)));
  return {
    name,
    service: nameServiceAt(first.address, first.port),
    protocol: first.protocol,
    port: first.port,
    calls: entries.filter(isCall),
    requests: entries.filter(({ operation }) => operation === "request"),
    questions: entries.filter(({ operation }) => operation === "resolve"),
    places: ownPlaces,
    misled: name === undefined ? [] : [...ownPlaces].filter((place) => isOfOthers(place, name)),
  };
}

function isOfOthers({ names, lookedUp }: NamedPlace, name: string): boolean {
  const from = names.get(name);
  return lookedUp.length > 0 && !from?.has("dns") && !from?.has("hosts-file");
}

function byInterest(a: Host, b: Host): number {
  const misled = Number(b.misled.length > 0) - Number(a.misled.length > 0);
  return rankOf(a) - rankOf(b) || misled || countCalls(b) - countCalls(a);
}

function rankOf(host: Host): number {
  return rankContact({ isNamed: host.name !== undefined, isInside: isInside(host), service: host.service });
}

function countCalls({ calls }: Host): number {
  return calls.reduce((sum, { count }) => sum + count, 0);
}
