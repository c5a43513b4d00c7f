// SPDX-License-Identifier: Apache-2.0
import type { NameSource, NetworkEntry, RawBytes } from "@bob/proto";
import { maxNamesPerEndpoint, maxNamesPerStep, maxNetworkEntriesPerStep } from "../limits.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { nameFamily } from "../tables/address-families.ts";
import type { ClientHello } from "../traffic/client-hello.ts";
import { type Contact, ContactIndex } from "./contact-index.ts";
import type { Endpoint } from "./endpoint.ts";
import { formatAddress } from "./ip-address.ts";
import { KnownNames, plainAddress } from "./known-names.ts";
import { nameResult } from "./names.ts";

/** What adds up over the calls of an endpoint. */
type Counted =
  | "results"
  | "unproven"
  | "isSeen"
  | "redacted"
  | "isCounted"
  | "bytesSent"
  | "bytesReceived"
  | "durationNs"
  | "flows"
  | "names"
  | "tls";
type NetEvent = Extract<ProbeEvent, { kind: "net" }>;
type FlowEvent = Extract<ProbeEvent, { kind: "flow" }>;

/** Of all families but IP. */
const socketTypes: Record<number, string> = { 1: "stream", 2: "dgram", 5: "seqpacket" };
const inetProtocols: Record<number, string> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmp" };
const inetTypes: Record<number, string> = { 1: "tcp", 2: "udp", 3: "raw" };

/** What a step did on the network, with the bytes of its closed TCP connections and its datagrams. */
export class NetworkIndex {
  /** What addresses are called by now. */
  readonly known = new KnownNames();
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #contacts = new ContactIndex();
  #nameCount = 0;
  #lostNames = 0;

  /** Names that had no room, as often as they came. */
  get lostNames(): number {
    return this.#lostNames;
  }

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
    this.#nameAsKnown(endpoint);
    endpoint.redacted ||= event.redacted === true;
    if (event.attempt) {
      endpoint.isSeen = true; // the result comes as another event, or never
    } else {
      addResult(endpoint, nameResult(event.errno), event.asGiven !== true);
    }
    return true;
  }

  /**
   * Joins a closed TCP connection to the connect or accept that opened it, and datagrams to the call that named their
   * address. A flow nobody saw opened gets its own entry.
   */
  addFlow(flow: FlowEvent): boolean {
    const endpoint = flow.transport === "tcp" ? this.#openConnection(flow) : this.#openDatagrams(flow);
    if (endpoint === undefined) return false;
    endpoint.isSeen = true;
    endpoint.isCounted = true;
    if (flow.transport === "tcp") endpoint.flows++;
    endpoint.bytesSent += flow.bytesSent;
    endpoint.bytesReceived += flow.bytesReceived;
    endpoint.durationNs += flow.durationNs;
    return true;
  }

  /** Notes what a contact was called. */
  addName(contact: Contact, name: string, from: NameSource): void {
    for (const endpoint of this.#contacts.find(contact)) this.#name(endpoint, name, from);
  }

  addHello(contact: Contact, { alpn, isEncrypted }: ClientHello): void {
    for (const endpoint of this.#contacts.find(contact)) {
      endpoint.tls ??= { alpn: new Set(), isEncrypted: false };
      endpoint.tls.isEncrypted ||= isEncrypted;
      for (const protocol of alpn.slice(0, maxNamesPerEndpoint - endpoint.tls.alpn.size)) {
        endpoint.tls.alpn.add(protocol);
      }
    }
  }

  /** All events have come: what is known of the whole step is added. */
  finish(): void {
    for (const endpoint of this.#endpoints.values()) {
      const contact = contactOf(endpoint);
      if (contact === undefined || endpoint.operation === "accept") continue;
      for (const name of this.known.hostsNames(contact.address)) this.#name(endpoint, name, "hosts-file");
    }
  }

  /** Entries sorted by operation, family, protocol, address, port, path. */
  sorted(): Endpoint[] {
    return [...this.#endpoints].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, endpoint]) => endpoint);
  }

  #openConnection({ inbound, family, address, port }: FlowEvent): Endpoint | undefined {
    const place = { family: nameFamily(family), protocol: "tcp", address: formatAddress(address), path: undefined };
    return this.#open({ ...place, operation: inbound ? "accept" : "connect", port: inbound ? undefined : port });
  }

  /** Of an IPv6 socket's datagrams to IPv4 the call has another family. Nobody has to be called to receive something. */
  #openDatagrams({ family, address: bytes, port, bytesSent }: FlowEvent): Endpoint | undefined {
    const address = formatAddress(bytes);
    const called = this.#contacts.find({ protocol: "udp", address: plainAddress(address), port });
    const known = called.find(({ operation }) => operation === "connect") ?? called[0];
    const place = { family: nameFamily(family), protocol: "udp", address, port, path: undefined };
    return known ?? this.#open({ ...place, operation: bytesSent > 0n ? "send" : "receive" });
  }

  #open(place: Omit<Endpoint, Counted>): Endpoint | undefined {
    const { operation, family, protocol, address = "", path = "" } = place;
    const port = String(place.port ?? "").padStart(5, "0");
    const key = `${operation}\0${family}\0${protocol}\0${address}\0${port}\0${path}`;
    let endpoint = this.#endpoints.get(key);
    if (endpoint === undefined && this.#endpoints.size < maxNetworkEntriesPerStep) {
      const counted = {
        results: new Set<string>(),
        unproven: new Set<string>(),
        isSeen: false,
        redacted: false,
        isCounted: false,
        flows: 0,
      };
      const sums = { bytesSent: 0n, bytesReceived: 0n, durationNs: 0n };
      endpoint = { ...place, ...counted, ...sums, names: new Map(), tls: undefined };
      this.#endpoints.set(key, endpoint);
      const contact = contactOf(endpoint);
      if (contact !== undefined) this.#contacts.add(contact, endpoint);
    }
    return endpoint;
  }

  /** Names from before the call; what is resolved later says nothing of it. */
  #nameAsKnown(endpoint: Endpoint): void {
    const contact = contactOf(endpoint);
    if (contact === undefined || endpoint.operation === "accept") return;
    for (const name of this.known.resolvedNames(contact.address)) this.#name(endpoint, name, "dns");
  }

  /** A step can give many names to an address, and call it at many ports: there is a bound on all together. */
  #name(endpoint: Endpoint, name: string, from: NameSource): void {
    const known = endpoint.names.get(name);
    if (known !== undefined) {
      known.add(from);
    } else if (endpoint.names.size >= maxNamesPerEndpoint || this.#nameCount >= maxNamesPerStep) {
      this.#lostNames++;
    } else {
      endpoint.names.set(name, new Set([from]));
      this.#nameCount++;
    }
  }
}

const contacting: ReadonlySet<string> = new Set(["connect", "send", "accept"]);

/** Undefined of calls that are on the step's own address, or on none. */
function contactOf({ operation, protocol, address, port }: Endpoint): Contact | undefined {
  if (address === undefined || !contacting.has(operation)) return undefined;
  return { protocol, address: plainAddress(address), port };
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
