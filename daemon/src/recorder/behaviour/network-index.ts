// SPDX-License-Identifier: Apache-2.0
import type { NameSource, NetworkEntry, RawBytes } from "@bob/proto";
import { maxNetworkEntriesPerStep } from "../limits.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { nameFamily } from "../tables/address-families.ts";
import { formatAddress } from "./ip-address.ts";
import { nameResult } from "./names.ts";

/** What adds up over the calls of an endpoint. */
type Counted = "names" | "results" | "unproven" | "isSeen" | "bytesSent" | "bytesReceived" | "flows";
type NetEvent = Extract<ProbeEvent, { kind: "net" }>;
type FlowEvent = Extract<ProbeEvent, { kind: "flow" }>;

/**
 * One operation on one address, over all its calls. `path` is raw: `@name` for an abstract socket. An accept has no
 * port: the peer's is another one each time, and the own one is in the listen.
 */
export interface Endpoint {
  readonly operation: NetworkEntry["operation"];
  readonly family: NetworkEntry["family"];
  readonly protocol: string;
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly path: RawBytes | undefined;
  /** What the step called the address, and how that is known. */
  readonly names: ReadonlyMap<string, ReadonlySet<NameSource>>;
  readonly results: Set<string>;
  /** Results of calls only whose address others can have changed. */
  readonly unproven: Set<string>;
  /** The kernel's own copy of the address was seen, in an attempt or a connection. */
  isSeen: boolean;
  bytesSent: bigint;
  bytesReceived: bigint;
  flows: number;
}

/** Of all families but IP. */
const socketTypes: Record<number, string> = { 1: "stream", 2: "dgram", 5: "seqpacket" };
const inetProtocols: Record<number, string> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmp" };
const inetTypes: Record<number, string> = { 1: "tcp", 2: "udp", 3: "raw" };

/** What a step did on the network, with the bytes of its closed TCP connections. */
export class NetworkIndex {
  readonly #endpoints = new Map<string, Endpoint>();

  /** False when the bound was reached and the event could not be kept. */
  add(operation: Endpoint["operation"], event: NetEvent): boolean {
    const family = nameFamily(event.family);
    const endpoint = this.#open({
      operation,
      family,
      protocol: nameProtocol(family, event.type, event.protocol),
      address: event.address === undefined ? undefined : formatAddress(event.address),
      port: event.address === undefined || operation === "accept" ? undefined : event.port,
      path: event.path === undefined ? undefined : (event.path.replace(/^\0/, "@") as RawBytes),
    });
    if (endpoint === undefined) return false;
    if (event.attempt) {
      endpoint.isSeen = true; // the result comes as another event, or never
    } else {
      addResult(endpoint, nameResult(event.errno), event.asGiven !== true);
    }
    return true;
  }

  /**
   * Joins a closed TCP connection to the connect or accept that opened it. A flow nobody saw opened gets its own entry.
   */
  addFlow(flow: FlowEvent): boolean {
    const endpoint = this.#open({
      operation: flow.inbound ? "accept" : "connect",
      family: nameFamily(flow.family),
      protocol: "tcp",
      address: formatAddress(flow.address),
      port: flow.inbound ? undefined : flow.port,
      path: undefined,
    });
    if (endpoint === undefined) return false;
    endpoint.isSeen = true;
    endpoint.flows++;
    endpoint.bytesSent += flow.bytesSent;
    endpoint.bytesReceived += flow.bytesReceived;
    return true;
  }

  /** Entries sorted by operation, family, protocol, address, port, path. */
  sorted(): Endpoint[] {
    return [...this.#endpoints].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, endpoint]) => endpoint);
  }

  #open(place: Omit<Endpoint, Counted>): Endpoint | undefined {
    const port = String(place.port ?? "").padStart(5, "0");
    const key = [place.operation, place.family, place.protocol, place.address, port, place.path].join("\0");
    let endpoint = this.#endpoints.get(key);
    if (endpoint === undefined && this.#endpoints.size < maxNetworkEntriesPerStep) {
      const counted = { results: new Set<string>(), unproven: new Set<string>(), isSeen: false };
      endpoint = { ...place, ...counted, names: new Map(), bytesSent: 0n, bytesReceived: 0n, flows: 0 };
      this.#endpoints.set(key, endpoint);
    }
    return endpoint;
  }
}

function addResult(endpoint: Endpoint, result: string, isProven: boolean): void {
  const isNew = !endpoint.results.has(result);
  endpoint.results.add(result);
  if (isProven) {
    endpoint.unproven.delete(result);
  } else if (isNew) {
    endpoint.unproven.add(result);
  }
}

function nameProtocol(family: NetworkEntry["family"], type: number, protocol: number): string {
  const kind = type & 0xf; // without SOCK_CLOEXEC and SOCK_NONBLOCK
  if (kind === 3) return "raw";
  if (family !== "ipv4" && family !== "ipv6") return socketTypes[kind] ?? `proto_${protocol}`;
  return inetProtocols[protocol] ?? (protocol === 0 ? inetTypes[kind] : undefined) ?? `proto_${protocol}`;
}
