// SPDX-License-Identifier: Apache-2.0

/** A service that knows hosts by name. */
export type NameService = "dns" | "mdns" | "llmnr";

const multicastPorts: Readonly<Record<number, NameService>> = { 5353: "mdns", 5355: "llmnr" };
const multicastAddress = /^(?:2(?:2[4-9]|3\d)\.|ff)/;

/** Which service of names is asked at this address and port, if any. */
export function nameServiceAt(address: string, port: number | undefined): NameService | undefined {
  if (port === undefined) return undefined;
  return port === 53 ? "dns" : multicastAddress.test(address) ? multicastPorts[port] : undefined;
}

/** What reports call such a service. */
export function describeService(service: NameService, address: string): string {
  return { dns: `DNS server ${address}`, mdns: "mDNS", llmnr: "LLMNR" }[service];
}

/** What is known of a host. */
export interface ContactFacts {
  readonly isNamed: boolean;
  readonly isInside: boolean;
  readonly service: NameService | undefined;
}

/** The order reports tell hosts in: those outside by name, by address, services of names, those inside. */
export function rankContact({ isNamed, isInside, service }: ContactFacts): number {
  if (service !== undefined) return 2;
  if (isInside) return 3;
  return isNamed ? 0 : 1;
}
