// SPDX-License-Identifier: Apache-2.0
import {
  type AddressRange,
  isInRanges,
  loopbackRanges,
  parseAddressRange,
  privateRanges,
} from "../../match/address-range.ts";
import { faultOfHostPattern, normaliseHost } from "../../match/host-pattern.ts";
import type { Range } from "../policy.ts";

/** Addresses or names, ports and a protocol, as one text has them: `registry.npmjs.org:443/tcp`, `10.0.0.0/8`, `[fd00::/8]:53/udp`, `:8080`, `*`. */
export interface EndpointText extends EndpointLimits {
  /** Where there is neither, any address is meant. */
  readonly addresses?: Addresses;
  readonly host?: string;
}

/** Some addresses, as a policy names them. */
export interface Addresses {
  readonly ranges: readonly AddressRange[];
  /** In a sentence: `loopback addresses`, `10.0.0.0/8`. */
  readonly says: string;
}

export interface EndpointLimits {
  readonly ports?: readonly Range[];
  readonly protocol?: string;
}

/** Words that stand for addresses. */
export const addressWords: Readonly<Record<string, readonly AddressRange[]>> = {
  loopback: loopbackRanges,
  private: privateRanges,
};

/** Reads an endpoint, or says why it is none. */
export function parseEndpoint(text: string): EndpointText | { readonly fault: string } {
  const [, place = "", protocol] = /^(.*?)(?:\/([a-z]+))?$/.exec(text) ?? [];
  const { address, port } = splitPort(place);
  const ports = port === undefined ? undefined : parsePorts(port);
  if (port !== undefined && ports === undefined)
    return { fault: `"${port}" is no port: write a number from 0 to 65535, a range such as 8000-8100, or "*"` };
  const limits = { ...(ports && ports.length > 0 && { ports }), ...(protocol !== undefined && { protocol }) };
  if (address === "" && port === undefined) return { fault: "is no address, CIDR or name" };
  if (address === "*" || address === "") return limits;
  const addresses = readAddresses(address);
  if (addresses !== undefined) return { ...limits, addresses };
  if (/^[\d.]+(?:\/\d*)?$/.test(address) || address.includes(":"))
    return { fault: `"${address}" is no address or CIDR in its usual form${hintForAddress(address)}` };
  const host = normaliseHost(address);
  const fault = faultOfHostPattern(host);
  return fault === undefined ? { ...limits, host } : { fault };
}

/** A word, an address or a CIDR. */
export function readAddresses(text: string): Addresses | undefined {
  const word = Object.hasOwn(addressWords, text) ? addressWords[text] : undefined;
  if (word !== undefined) return { ranges: word, says: `${text} addresses` };
  const range = parseAddressRange(text);
  return range === undefined ? undefined : { ranges: [range], says: text };
}

/** Whether an address is one of them; any is where none are named. What is no address is in none. */
export function isAmong(addresses: Addresses | undefined, address: string | undefined): boolean {
  return addresses === undefined || isInRanges(addresses.ranges, address ?? "");
}

/** In a sentence. */
export function sayAddresses(addresses: Addresses | undefined): string {
  return addresses?.says ?? "any address";
}

/** `443`, `8000-8100`, `443,8443`; empty for `*`, any. */
export function parsePorts(text: string): Range[] | undefined {
  if (text === "*") return [];
  const ranges = text.split(",").map((part) => parseRange(part.trim()));
  return ranges.every((range) => range !== undefined && range.last <= 65_535) ? (ranges as Range[]) : undefined;
}

/** `5`, `5-9`. */
export function parseRange(text: string): Range | undefined {
  const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  if (first === undefined || Number(first) > Number(last)) return undefined;
  return { first: Number(first), last: Number(last) };
}

export function formatRanges(ranges: readonly Range[]): string {
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(", ");
}

/** Whether something that has this port and protocol is meant. */
export function fitsLimits({ ports, protocol }: EndpointLimits, event: { port: number; protocol: string }): boolean {
  if (protocol !== undefined && protocol !== event.protocol) return false;
  return ports === undefined || ports.some(({ first, last }) => first <= event.port && event.port <= last);
}

/** Behind brackets, or the only colon: IPv6 has more. */
function splitPort(text: string): { address: string; port?: string } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed) return { address: bracketed[1] ?? "", ...(bracketed[2] !== undefined && { port: bracketed[2] }) };
  const colon = text.indexOf(":");
  if (colon < 0 || text.includes(":", colon + 1)) return { address: text };
  return { address: text.slice(0, colon), port: text.slice(colon + 1) };
}

function hintForAddress(address: string): string {
  if (address.includes("/")) return ": no bit may be set behind the prefix (10.0.0.0/8)";
  return address.includes(":") ? " (IPv6 with a port: [2001:db8::1]:443)" : "";
}
