// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto/documents/network-entry";

/** Operations of entries that tell what was asked of a server; all others are calls. */
const asked: ReadonlySet<NetworkEntry["operation"]> = new Set(["resolve", "request"]);

/** Whether an entry tells of a system call, and not of what a packet said. */
export function isCall({ operation }: Pick<NetworkEntry, "operation">): boolean {
  return !asked.has(operation);
}

/** The part of a network entry {@link isContact} looks at. */
interface Call extends Pick<NetworkEntry, "operation" | "protocol"> {
  readonly port?: number | undefined;
}

/**
 * Whether a call can have sent something: resolvers connect datagram sockets to port 0 to learn which source address
 * would be used.
 */
export function isContact({ operation, protocol, port }: Call): boolean {
  return !(operation === "connect" && protocol === "udp" && (port ?? 0) === 0);
}

/** A non-blocking connect has begun; whether it came about is not seen. */
const begun: ReadonlySet<string> = new Set(["ok", "EINPROGRESS"]);

/** Whether a result is that of a call that came through, or may have. */
export function isBegunResult(result: string): boolean {
  return begun.has(result);
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
