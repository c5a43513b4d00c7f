// SPDX-License-Identifier: Apache-2.0
import { type AddressRange, parseAddressRange } from "@bob/bill/match/address-range";
import type { HostsFile } from "./network-rules.ts";

/** Reads `/etc/hosts`, hosts(5): addresses by name. */
export function readHostsFile(text: string): HostsFile {
  const hosts = new Map<string, AddressRange[]>();
  for (const line of text.split("\n")) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().toLowerCase().split(/\s+/);
    const range = address.includes("/") ? undefined : parseAddressRange(address);
    if (range === undefined) continue;
    for (const name of names) hosts.set(name, [...(hosts.get(name) ?? []), range]);
  }
  return hosts;
}
