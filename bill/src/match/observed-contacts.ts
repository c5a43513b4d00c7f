// SPDX-License-Identifier: Apache-2.0
import type { NameSource, NetworkEntry } from "@bob/proto/documents/network-entry";
import { printableText } from "@bob/proto/printable";
import { isCall, isContact, isKernelFamily, isOtherFamily } from "../derive/calls.ts";
import { hostOf } from "../derive/host-names.ts";
import { NamedPlaces } from "../derive/named-places.ts";
import { isSameAddress } from "./address-range.ts";

/** An address and port that a step called, or tried to. */
export interface ObservedContact {
  readonly kind: "contact";
  /** Absent where the record does not have it. */
  readonly address?: string;
  readonly port: number;
  readonly protocol: string;
  /** What the step called it, and how that is known. */
  readonly names: ReadonlyMap<string, ReadonlySet<NameSource>>;
  /** Of the names that were looked up: which servers answered with this address. */
  readonly answeredBy: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A name that a step asked a server for. */
export interface ObservedQuestion {
  readonly kind: "question";
  readonly name: string;
  readonly type: string;
  readonly server: string;
  readonly port: number;
  readonly protocol: string;
}

/** A host that an HTTP request in the clear was for: of a proxy, another than that of the address. */
export interface ObservedRequest {
  readonly kind: "request";
  readonly host: string;
  readonly method: string;
  readonly address: string;
}

/** Sockets of a family that has no addresses as IP and unix sockets have: `packet`, `vsock`, `netlink`, … */
export interface ObservedFamily {
  readonly kind: "family";
  readonly family: string;
  /** At the other end is the kernel of this host. */
  readonly isKernel: boolean;
}

export type NetworkEvent = ObservedContact | ObservedQuestion | ObservedRequest | ObservedFamily;

/** Whom a step called and what it asked them, each once, in the order of the record. */
export function networkEvents(network: readonly NetworkEntry[]): NetworkEvent[] {
  const places = new NamedPlaces(network);
  const answers = new Answers(network);
  const events = new Map<string, NetworkEvent>();
  for (const entry of network) {
    for (const event of eventsOf(entry, places, answers)) {
      const key = keyOf(event);
      if (!events.has(key)) events.set(key, event);
    }
  }
  return [...events.values()];
}

function eventsOf(entry: NetworkEntry, places: NamedPlaces, answers: Answers): NetworkEvent[] {
  const { operation, family, question, request, address, port = 0, protocol } = entry;
  if (isOtherFamily(family)) return [{ kind: "family", family, isKernel: isKernelFamily(family) }];
  if (operation === "resolve" && question !== undefined && address !== undefined && entry.port !== undefined)
    return [{ kind: "question", name: question.name, type: question.type, server: address, port, protocol }];
  if (operation === "request" && request?.host !== undefined && address !== undefined && entry.port !== undefined)
    return [{ kind: "request", host: hostOf(request.host), method: request.method, address }];
  if (family === "unix" || !isCall(entry) || (operation !== "connect" && operation !== "send")) return [];
  if (!isContact(entry)) return [];
  const { names } = places.at(entry);
  const known = address === undefined ? {} : { address };
  const answeredBy = new Map([...names.keys()].map((name) => [name, answers.serversOf(name, address ?? "")] as const));
  return [{ kind: "contact", ...known, port, protocol, names, answeredBy }];
}

function keyOf(event: NetworkEvent): string {
  const { kind } = event;
  if (kind === "contact") return [kind, event.protocol, event.address, event.port].join(" ");
  if (kind === "question") return [kind, event.protocol, event.server, event.port, event.type, event.name].join(" ");
  if (kind === "request") return [kind, event.address, event.method, event.host].join(" ");
  return [kind, event.family].join(" ");
}

/**
 * Who told the step the address of a name. A step can run a server of its own and be told whatever it likes: what it was
 * asked itself, nobody has answered.
 */
class Answers {
  /** By the name that was asked for; none where the step could have answered itself. */
  readonly #byName: ReadonlyMap<string | undefined, readonly NetworkEntry[]>;

  constructor(network: readonly NetworkEntry[]) {
    const asked = network.filter(({ operation, port }) => operation === "resolve" && port !== undefined);
    this.#byName = Map.groupBy(network.some(isServedByStep) ? [] : asked, ({ question }) => question?.name);
  }

  serversOf(name: string, address: string): Set<string> {
    const fitting = (this.#byName.get(name) ?? []).filter(({ answers = [] }) =>
      answers.some(({ data }) => isSameAddress(data, address)),
    );
    return new Set(fitting.flatMap(({ address: server }) => server ?? []));
  }
}

/** That the step was asked for a name, or could be: it listened where servers of names do. */
function isServedByStep({ operation, port, results, family }: NetworkEntry): boolean {
  if (operation === "resolve") return port === undefined;
  return (operation === "listen" || operation === "bind") && family !== "unix" && port === 53 && mayHaveDone(results);
}

/** Empty where the result was not seen. */
function mayHaveDone(results: readonly string[]): boolean {
  return results.length === 0 || results.includes("ok");
}

/** A port that others could reach the step at. */
export interface ObservedListener {
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

/** What a step listened on, each once; of datagram sockets, which do not listen, those bound to a port that was asked for. */
export function listenEvents(network: readonly NetworkEntry[]): ObservedListener[] {
  const listeners = network.flatMap((entry) => {
    const { operation, family, protocol, address, port = 0, results } = entry;
    if (family !== "ipv4" && family !== "ipv6") return [];
    const isBoundDatagram = operation === "bind" && protocol === "udp" && port !== 0;
    if ((operation !== "listen" && !isBoundDatagram) || !mayHaveDone(results)) return [];
    return [{ address: address ?? "", port, protocol }];
  });
  return [...new Map(listeners.map((each) => [Object.values(each).join(" "), each])).values()];
}

/** A unix socket that a step connected to, sent to or listened on. */
export interface ObservedSocket {
  /** `@name` for an abstract one. */
  readonly path: string;
}

/** Unix sockets by path, each once, without those that were not there. */
export function socketEvents(network: readonly NetworkEntry[]): ObservedSocket[] {
  const paths = network.flatMap(({ family, path, operation, results }) => {
    if (family !== "unix" || path === undefined || operation === "accept") return [];
    return results.length > 0 && results.every((result) => result === "ENOENT") ? [] : [printableText(path)];
  });
  return [...new Set(paths)].sort().map((path) => ({ path }));
}
