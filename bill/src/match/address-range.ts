// SPDX-License-Identifier: Apache-2.0

/** Addresses from one to another, as numbers of 128 bits; IPv4 is where `::ffff:0:0/96` has it. */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** Where IPv4 is in IPv6 (RFC 4291, 2.5.5.2). */
const mapped = 0xffff_0000_0000n;

/** This host itself. */
export const loopbackRanges: readonly AddressRange[] = ["127.0.0.0/8", "::1"].flatMap(rangesOf);

/** Loopback, link-local, private (RFC 1918, RFC 4193) and unspecified addresses: those the bill calls internal. */
export const privateRanges: readonly AddressRange[] = [
  ...["0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  ...["::/127", "fc00::/7", "fe80::/10"],
].flatMap(rangesOf);

/** All there are. */
export const anyRanges: readonly AddressRange[] = ["0.0.0.0/0", "::/0"].flatMap(rangesOf);

/** Reads an address or a CIDR. `undefined` for what is none in its usual form (`010.0.0.1`, `10.1`), or has bits behind its prefix. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [address = "", prefix, ...rest] = text.split("/");
  const number = parseAddress(address);
  if (number === undefined || rest.length > 0) return undefined;
  if (prefix === undefined) return { first: number, last: number };
  const width = address.includes(":") ? 128 : 32;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > width) return undefined;
  const mask = (1n << BigInt(width - Number(prefix))) - 1n;
  return (number & mask) === 0n ? { first: number, last: number | mask } : undefined;
}

/** Whether one of the ranges has the address. What is no address is in none. */
export function isInRanges(ranges: readonly AddressRange[], address: string): boolean {
  const number = parseAddress(address);
  if (number === undefined) return false;
  const isThere = isIpv4(number);
  return ranges.some(({ first, last }) => isIpv4(first) === isThere && first <= number && number <= last);
}

function isIpv4(number: bigint): boolean {
  return number >> 32n === mapped >> 32n;
}

/** Whether two texts are the same address: records have IPv4 by itself and mapped into IPv6. */
export function isSameAddress(one: string, other: string): boolean {
  if (one === other) return true;
  const number = parseAddress(one);
  return number !== undefined && number === parseAddress(other);
}

function rangesOf(text: string): AddressRange[] {
  const range = parseAddressRange(text);
  return range === undefined ? [] : [range];
}

/** The number of an address; IPv4 as mapped into IPv6. */
function parseAddress(text: string): bigint | undefined {
  if (!text.includes(":")) {
    const number = parseIpv4(text);
    return number === undefined ? undefined : mapped | number;
  }
  return parseIpv6(text);
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((number, part) => (number << 8n) | BigInt(part), 0n);
}

/** RFC 4291, 2.2, without zones. */
function parseIpv6(text: string): bigint | undefined {
  const end = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text);
  const ipv4 = end ? parseIpv4(end[2] ?? "") : undefined;
  if (end && ipv4 === undefined) return undefined;
  const whole = ipv4 === undefined ? text : `${end?.[1]}${(ipv4 >> 16n).toString(16)}:${(ipv4 & 0xffffn).toString(16)}`;
  const halves = whole.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [left = [], right = []] = halves;
  const given = left.length + right.length;
  if (halves.length > 2 || (halves.length === 2 ? given > 7 : given !== 8)) return undefined;
  const groups = halves.length === 2 ? [...left, ...Array<string>(8 - given).fill("0"), ...right] : left;
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}
