// SPDX-License-Identifier: Apache-2.0
import type { NameSource } from "@bob/proto";
import { isMap } from "yaml";
import { type AddressRange, anyRanges, isInRanges, privateRanges } from "../../match/address-range.ts";
import { coversHost, faultOfHostPattern, normaliseHost } from "../../match/host-pattern.ts";
import { type NetworkEvent, networkEvents, type ObservedContact } from "../../match/observed-contacts.ts";
import type { Entry, NetworkReach, PolicyEvent, Section } from "../policy.ts";
import type { Value } from "../yaml-document.ts";
import { quote, type ValueReader } from "../yaml-values.ts";
import {
  type EndpointLimits,
  type EndpointText,
  fitsLimits,
  formatRanges,
  isAmong,
  parseEndpoint,
  parsePorts,
  readAddresses,
  sayAddresses,
} from "./endpoint-text.ts";
import { describeNetworkEvent, factsOfNetworkEvent } from "./network-text.ts";
import { type EntryReader, type Meaning, type ReadableSurface, readLists, readTextEntry } from "./surface.ts";

/** {@link NetworkEvent} as policies see it. */
export interface NetworkPolicyEvent extends PolicyEvent {
  readonly event: NetworkEvent;
}

/** Whom a step contacts, and which names it asks for. */
export const networkSurface: ReadableSurface<NetworkPolicyEvent> = {
  name: "network",
  verb: "contact",
  watched: "network",
  eventsOf: ({ network }) => networkEvents(network).map(policyEvent),
  readSection,
};

export function policyEvent(event: NetworkEvent): NetworkPolicyEvent {
  const isExempt = event.kind === "request" || (event.kind === "family" && event.isKernel);
  return { event, text: describeNetworkEvent(event), facts: factsOfNetworkEvent(event), ...(isExempt && { isExempt }) };
}

/** How a name may be known for `allow` to count it. */
const nameSources: readonly NameSource[] = ["dns", "hosts-file", "sni", "http-host"];

function readSection(value: Value, reader: ValueReader): Section<NetworkPolicyEvent> | undefined {
  const members = reader.members(value, "network", ["allow", "deny", "nameServers"]);
  if (members === undefined) return undefined;
  const servers = members.get("nameServers");
  const believed = servers === undefined ? privateRanges : readNameServers(servers, reader);
  const section = readLists(networkSurface, value, members, reader, readNetworkEntry(believed));
  if (section.allow === undefined) return section;
  return { ...section, allow: [...section.allow, nameServerEntry(servers ?? value, believed, servers === undefined)] };
}

function readNameServers(value: Value, reader: ValueReader): readonly AddressRange[] {
  return (reader.items(value, "nameServers") ?? []).flatMap((item) => {
    const text = reader.text(item, "a name server");
    if (text === undefined) return [];
    const ranges = text === "*" ? anyRanges : readAddresses(text)?.ranges;
    if (text === "*")
      reader.faults.warn(item.place, `any name server is believed: a step can ask one that answers as the step wants`);
    if (ranges === undefined)
      reader.faults.add(item.place, `name server ${quote(text)} is no address, CIDR, "private", "loopback" or "*"`);
    return ranges ?? [];
  });
}

/** Whoever is believed may be asked; for which names is what the other entries say. */
function nameServerEntry(
  { place }: Value,
  believed: readonly AddressRange[],
  isDefault: boolean,
): Entry<NetworkPolicyEvent> {
  const covers = ({ event }: NetworkPolicyEvent) =>
    event.kind === "contact" && event.port === 53 && isInRanges(believed, event.address ?? "");
  return {
    text: "nameServers",
    place,
    says: isDefault ? "name servers at private addresses" : "the name servers it names",
    covers,
    mayCover: covers,
    reach: {
      to: { kind: "addresses", ranges: believed },
      ports: [{ first: 53, last: 53 }],
      isContactOnly: true,
    },
  };
}

const readNetworkEntry =
  (believed: readonly AddressRange[]): EntryReader<NetworkPolicyEvent> =>
  (value, reader) => {
    if (isMap(value.node)) return readObject(value, reader, believed);
    return readTextEntry("a contact", (text) => {
      const endpoint = parseEndpoint(text);
      return "fault" in endpoint ? endpoint : meaningOf(endpoint, { believed, known: ["dns"] });
    })(value, reader);
  };

interface Belief {
  readonly believed: readonly AddressRange[];
  /** By what a name may be known. */
  readonly known: readonly NameSource[];
}

function meaningOf({ host, addresses, ...limits }: EndpointText, belief: Belief): Meaning<NetworkPolicyEvent> {
  if (host !== undefined) return hostMeaning(host, limits, belief);
  const isAny = addresses === undefined && limits.ports === undefined && limits.protocol === undefined;
  const covers = ({ event }: NetworkPolicyEvent) => {
    if (event.kind === "contact") return isAmong(addresses, event.address) && fitsLimits(limits, event);
    if (event.kind === "question") return isAmong(addresses, event.server) && fitsLimits(limits, event);
    return isAny && event.kind === "family";
  };
  return {
    says: isAny ? "anybody" : `${sayAddresses(addresses)}${saysLimits(limits)}`,
    covers,
    mayCover: covers,
    reach: { to: { kind: "addresses", ...(addresses && { ranges: addresses.ranges }) }, ...limits },
  };
}

function hostMeaning(host: string, limits: EndpointLimits, { believed, known }: Belief): Meaning<NetworkPolicyEvent> {
  return {
    says: `${host}${saysLimits(limits)}, where ${saysKnown(known)}`,
    covers: ({ event }) => {
      if (event.kind === "question") return coversHost(host, normaliseHost(event.name));
      return event.kind === "contact" && fitsLimits(limits, event) && isKnownAs(host, event, { believed, known });
    },
    // However it is called: who forbids a name does not want it under any pretext.
    mayCover: ({ event }) => {
      if (event.kind === "question") return coversHost(host, normaliseHost(event.name));
      if (event.kind === "request") return coversHost(host, normaliseHost(event.host));
      return (
        event.kind === "contact" &&
        fitsLimits(limits, event) &&
        [...event.names.keys()].some((name) => coversHost(host, name))
      );
    },
    reach: { to: { kind: "host", pattern: host, known, believed }, ...limits },
  };
}

function isKnownAs(host: string, event: ObservedContact, { believed, known }: Belief): boolean {
  return [...event.names].some(([name, from]) => {
    if (!coversHost(host, name)) return false;
    return known.some((source) => {
      if (!from.has(source)) return false;
      return source !== "dns" || [...(event.answeredBy.get(name) ?? [])].some((server) => isInRanges(believed, server));
    });
  });
}

const objectKeys = ["host", "address", "lookup", "family", "ports", "protocol", "known"] as const;

function readObject(
  value: Value,
  reader: ValueReader,
  believed: readonly AddressRange[],
): ReturnType<EntryReader<NetworkPolicyEvent>> {
  const members = reader.members(value, "a contact", objectKeys);
  if (members === undefined) return undefined;
  const [subject, ...more] = (["host", "address", "lookup", "family"] as const).filter((key) => members.has(key));
  const subjectValue = subject === undefined ? undefined : members.get(subject);
  if (subject === undefined || subjectValue === undefined || more.length > 0) {
    reader.faults.add(value.place, "a contact has one of host, address, lookup and family");
    return undefined;
  }
  const text = reader.text(subjectValue, subject);
  const limits = readLimits(members, reader);
  const known = readKnown(members.get("known"), subject, reader);
  if (text === undefined || limits === undefined || known === undefined) return undefined;
  const meaning = interpretObject(subject, text, limits, { believed, known });
  if (!("fault" in meaning)) return { ...meaning, text: `${subject} ${text}${saysLimits(limits)}` };
  reader.faults.add(subjectValue.place, `${subject} ${quote(text)} ${meaning.fault}`);
  return undefined;
}

function interpretObject(
  subject: "host" | "address" | "lookup" | "family",
  text: string,
  limits: EndpointLimits,
  belief: Belief,
): Meaning<NetworkPolicyEvent> | { readonly fault: string } {
  if (subject === "family")
    return /^[a-z0-9_]+$/.test(text) ? familyMeaning(text) : { fault: "is no family of sockets" };
  if (subject === "address") {
    const addresses = readAddresses(text);
    if (text === "*") return meaningOf(limits, belief);
    return addresses === undefined
      ? { fault: "is no address, CIDR, word or *" }
      : meaningOf({ addresses, ...limits }, belief);
  }
  const host = normaliseHost(text);
  const fault = faultOfHostPattern(host);
  if (fault !== undefined) return { fault };
  return subject === "host" ? hostMeaning(host, limits, belief) : lookupMeaning(host);
}

function lookupMeaning(host: string): Meaning<NetworkPolicyEvent> {
  const covers = ({ event }: NetworkPolicyEvent) =>
    event.kind === "question" && coversHost(host, normaliseHost(event.name));
  const reach: NetworkReach = { to: { kind: "lookup", pattern: host } };
  return { says: `name servers, to look ${host} up`, covers, mayCover: covers, reach };
}

function familyMeaning(family: string): Meaning<NetworkPolicyEvent> {
  const covers = ({ event }: NetworkPolicyEvent) => event.kind === "family" && event.family === family;
  return { says: `others by ${family} sockets`, covers, mayCover: covers, reach: { to: { kind: "family", family } } };
}

function readLimits(members: ReadonlyMap<string, Value>, reader: ValueReader): EndpointLimits | undefined {
  const [ports, protocol] = [members.get("ports"), members.get("protocol")];
  const portText = ports && reader.numeral(ports, "ports");
  const parsed = portText === undefined ? undefined : parsePorts(portText);
  if (ports && portText !== undefined && parsed === undefined)
    reader.faults.add(
      ports.place,
      `ports ${quote(portText)} are numbers from 0 to 65535: "443", "80,443" or "8000-8100"`,
    );
  const name = protocol && reader.text(protocol, "protocol");
  if ((ports && parsed === undefined) || (protocol && name === undefined)) return undefined;
  return { ...(parsed && parsed.length > 0 && { ports: parsed }), ...(name !== undefined && { protocol: name }) };
}

function readKnown(value: Value | undefined, subject: string, reader: ValueReader): NameSource[] | undefined {
  if (value === undefined) return ["dns"];
  if (subject !== "host")
    reader.faults.add(value.place, `known says how a host's name may be known: ${subject} has none`);
  const sources = (reader.items(value, "known") ?? []).flatMap((item) => {
    const text = reader.text(item, "a source of names");
    const source = nameSources.find((each) => each === text);
    if (text !== undefined && source === undefined)
      reader.faults.add(item.place, `${quote(text)} is none of ${nameSources.join(", ")}`);
    if (source === "sni" || source === "http-host")
      reader.faults.warn(
        item.place,
        `${source}: a step can ask any address for any host, so this holds only for honest steps`,
      );
    return source ?? [];
  });
  return sources.length > 0 ? sources : undefined;
}

const sourceTexts: Readonly<Record<NameSource, string>> = {
  dns: "a name server that is believed gave the step its address",
  "hosts-file": "/etc/hosts had it when the step began",
  sni: "the step asked for it by TLS",
  "http-host": "the step asked for it by HTTP",
};

function saysKnown(known: readonly NameSource[]): string {
  return known.map((source) => sourceTexts[source]).join(" or ");
}

function saysLimits({ ports, protocol }: EndpointLimits): string {
  return `${ports ? ` at port ${formatRanges(ports)}` : ""}${protocol === undefined ? "" : ` by ${protocol}`}`;
}
