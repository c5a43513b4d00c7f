// SPDX-License-Identifier: Apache-2.0

import type { NetworkEntry } from "@bob/proto/documents/network-entry";
import type { BehaviourEndpoint, DerivationRules } from "@bob/proto/documents/predicates";
import type { StepRecord } from "@bob/proto/documents/step-record";
import { printableText } from "@bob/proto/printable";

/**
 * Endpoints of the Bill of Behaviour: one entry per direction, protocol, port and whether the addresses are internal.
 */
export function collectEndpoints(records: StepRecord[], rules: DerivationRules = "v0.2"): BehaviourEndpoint[] {
  const groups = new Map<string, { endpoint: BehaviourEndpoint; addresses: Set<string> }>();
  for (const entry of records.flatMap(({ network }) => network)) {
    const endpoint = endpointOf(entry, rules);
    if (endpoint === undefined) continue;
    const key = [
      endpoint.direction,
      endpoint.protocol,
      endpoint.internal ? "internal" : "external",
      endpoint.endpoint,
    ].join(" ");
    const group = groups.get(key) ?? { endpoint, addresses: new Set() };
    if (entry.address !== undefined) group.addresses.add(entry.address);
    groups.set(key, group);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, { endpoint, addresses }]) => ({ ...endpoint, ipAddresses: [...addresses].sort() }));
}

/** Whether an address is a loopback, link-local, private (RFC 1918, RFC 4193) or unspecified one. */
export function isInternalAddress(address: string): boolean {
  const ipv4 = address.replace(/^::ffff:/, "");
  return address.includes(":") && ipv4 === address ? internalIpv6.test(address) : internalIpv4.test(ipv4);
}

const internalIpv4 = /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const internalIpv6 = /^(?:::1?$|f[cd]|fe[89ab])/;

/** Families whose sockets have the kernel of this host at the other end. */
const kernelFamilies: ReadonlySet<string> = new Set(["netlink", "alg", "key"]);

/** Whether a socket is of a family that has no addresses as IPv4 and IPv6 have: raw packets, netlink, vsock, … */
export function isOtherFamily(family: string): boolean {
  return family !== "ipv4" && family !== "ipv6" && family !== "unix";
}

/** Whether what is sent by a socket of this family stays on the host. */
export function isKernelFamily(family: string): boolean {
  return kernelFamilies.has(family);
}

function endpointOf(entry: NetworkEntry, rules: DerivationRules): BehaviourEndpoint | undefined {
  if (isOtherFamily(entry.family)) return rules === "v0.1" ? undefined : familyEndpoint(entry);
  const direction = directionOf(entry.operation);
  if (direction === undefined) return undefined;
  const common = { direction, methods: [], ipAddresses: [] };
  if (entry.family === "unix") {
    return { endpoint: `unix:${printableText(entry.path ?? "")}`, internal: true, protocol: "UNIX", ...common };
  }
  // Its port is in the listen: the peer's is another one each time.
  if (entry.operation === "accept" && rules !== "v0.1") return undefined;
  if (entry.address === undefined || !isContact(entry)) return undefined;
  return {
    endpoint: `:${entry.port ?? 0}`,
    internal: isInternalAddress(entry.address),
    protocol: entry.protocol.toUpperCase(),
    ...common,
  };
}

/**
 * One for each family and direction: what there is of an address is not recorded. A packet socket that is bound
 * receives.
 */
function familyEndpoint({ family, operation }: NetworkEntry): BehaviourEndpoint {
  const isKernel = isKernelFamily(family);
  const isInbound = !isKernel && operation !== "connect" && operation !== "send";
  return {
    endpoint: `${family}:`,
    direction: isInbound ? "inbound" : "outbound",
    internal: isKernel,
    methods: [],
    protocol: family.toUpperCase(),
    ipAddresses: [],
  };
}

/** The part of a network entry {@link isContact} looks at. */
interface Call extends Pick<NetworkEntry, "operation" | "protocol"> {
  readonly port?: number | undefined;
}

/** A `bind` alone makes nothing reachable. */
function directionOf(operation: NetworkEntry["operation"]): BehaviourEndpoint["direction"] | undefined {
  if (operation === "bind") return undefined;
  return operation === "connect" || operation === "send" ? "outbound" : "inbound";
}

/**
 * Whether a call can have sent something: resolvers connect datagram sockets to port 0 to learn which source address
 * would be used.
 */
export function isContact({ operation, protocol, port }: Call): boolean {
  return !(operation === "connect" && protocol === "udp" && (port ?? 0) === 0);
}
