// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto/documents/network-entry";
import type { BehaviourEndpoint, BillOptions, DerivationRules } from "@bob/proto/documents/predicates";
import type { StepRecord } from "@bob/proto/documents/step-record";
import { printableText } from "@bob/proto/printable";
import { isCall, isContact, isInternalAddress, isKernelFamily, isOtherFamily } from "./calls.ts";
import { type EndpointFacts, EndpointList, type EndpointPlace } from "./endpoint-list.ts";
import { hostOfRequest } from "./host-names.ts";
import { type NamedPlace, NamedPlaces } from "./named-places.ts";

/**
 * Endpoints of the Bill of Behaviour: one per direction, protocol, port, host name where one is known, and whether the
 * addresses are internal; and one per DNS question.
 */
export function collectEndpoints(
  records: readonly StepRecord[],
  rules: DerivationRules = "v0.2",
  options: BillOptions = {},
): EndpointList {
  const list = new EndpointList();
  for (const { network } of records) {
    const places = new NamedPlaces(rules === "v0.1" ? [] : network);
    for (const entry of network) {
      if (isCall(entry)) addCall(list, entry, places, rules);
      else if (rules !== "v0.1") addAsked(list, entry, places, options);
    }
  }
  return list;
}

function addCall(list: EndpointList, entry: NetworkEntry, places: NamedPlaces, rules: DerivationRules): void {
  const place = isOtherFamily(entry.family) ? familyPlace(entry, rules) : callPlace(entry, rules);
  if (place === undefined) return;
  const named = places.at(entry);
  addNamed(list, place, entry, place.direction === "outbound" ? named.best : [], named);
}

/**
 * One for each name. Which of its addresses outside a name that was looked up led to is another in each run: those are
 * not told. They are where the step alone says what is there.
 */
function addNamed(
  list: EndpointList,
  place: EndpointPlace,
  { address }: NetworkEntry,
  names: readonly string[],
  { lookedUp }: NamedPlace,
): EndpointFacts[] {
  return (names.length > 0 ? names : [undefined]).map((name) => {
    const facts = list.open(name === undefined ? place : { ...place, name });
    const isTold = name === undefined || place.internal || !lookedUp.includes(name);
    if (address !== undefined && isTold) facts.addresses.add(address);
    return facts;
  });
}

/** Of what was asked of the step itself no port is known, so there is no endpoint to tell it with. */
function addAsked(list: EndpointList, entry: NetworkEntry, places: NamedPlaces, options: BillOptions): void {
  const { address, port, question, request, answers = [], results } = entry;
  if (address === undefined || port === undefined) return;
  const place = ipPlace(entry, "outbound", address);
  if (question) {
    const facts = list.open({ ...place, question });
    if (options["dns-answers"] && results.length > 0) facts.addAnswers(answers);
  }
  if (request) {
    const named = places.at(entry);
    const name = hostOfRequest(request.host, named.best);
    for (const facts of addNamed(list, place, entry, name === undefined ? [] : [name], named)) {
      facts.methods.add(request.method);
      if (request.host !== undefined) facts.hosts.add(request.host);
    }
  }
}

function callPlace(entry: NetworkEntry, rules: DerivationRules): EndpointPlace | undefined {
  const direction = directionOf(entry.operation);
  if (direction === undefined) return undefined;
  if (entry.family === "unix") {
    return { port: `unix:${printableText(entry.path ?? "")}`, internal: true, protocol: "UNIX", direction };
  }
  // Its port is in the listen: the peer's is another one each time. Who sends datagrams unasked is not the step's doing.
  if ((entry.operation === "accept" && rules !== "v0.1") || entry.operation === "receive") return undefined;
  if (entry.address === undefined || !isContact(entry)) return undefined;
  return ipPlace(entry, direction, entry.address);
}

function ipPlace(
  { port = 0, protocol }: NetworkEntry,
  direction: BehaviourEndpoint["direction"],
  address: string,
): EndpointPlace {
  return { port: `:${port}`, internal: isInternalAddress(address), protocol: protocol.toUpperCase(), direction };
}

/**
 * One for each family and direction: what there is of an address is not recorded. A packet socket that is bound
 * receives.
 */
function familyPlace({ family, operation }: NetworkEntry, rules: DerivationRules): EndpointPlace | undefined {
  if (rules === "v0.1") return undefined;
  const isKernel = isKernelFamily(family);
  if (operation === "socket" && !isKernel && family !== "packet") return undefined; // nothing is reached by it alone
  const isInbound = !isKernel && operation !== "connect" && operation !== "send";
  return {
    port: `${family}:`,
    direction: isInbound ? "inbound" : "outbound",
    internal: isKernel,
    protocol: family.toUpperCase(),
  };
}

/** A `bind` alone makes nothing reachable. */
function directionOf(operation: NetworkEntry["operation"]): BehaviourEndpoint["direction"] | undefined {
  if (operation === "bind" || operation === "socket") return undefined;
  return operation === "connect" || operation === "send" ? "outbound" : "inbound";
}
