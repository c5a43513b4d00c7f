// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import { maxResolvedNamesPerStep } from "../limits.ts";

/**
 * Names that addresses have at a moment of the step, by what its resolver was told until then. Addresses are text as
 * {@link plainAddress} gives it.
 */
export class KnownNames {
  readonly #resolved = new Map<string, Set<string>>();
  readonly #hosts = new Map<string, Set<string>>();
  #size = 0;
  #isHostsRead = false;

  /** Takes `/etc/hosts` as it was when the step began, hosts(5). Its names count where the step read it. */
  addHosts(text: RawBytes): void {
    for (const line of text.split("\n")) {
      const [address, ...names] = line.replace(/#.*/, "").trim().toLowerCase().split(/\s+/);
      if (address === undefined || names.includes("localhost")) continue; // and what else the step itself is called
      for (const name of names.filter((each) => /^[!-~]+$/.test(each))) addTo(this.#hosts, address, name);
    }
  }

  noteHostsRead(): void {
    this.#isHostsRead = true;
  }

  /** Notes that a name server answered `address` when it was asked for `name`. False when there is no room. */
  addAnswer(address: string, name: string): boolean {
    if (this.#resolved.get(address)?.has(name) === true) return true;
    if (this.#size >= maxResolvedNamesPerStep) return false;
    this.#size++;
    addTo(this.#resolved, address, name);
    return true;
  }

  /** Of answers until now. */
  resolvedNames(address: string): Iterable<string> {
    return this.#resolved.get(address) ?? [];
  }

  hostsNames(address: string): Iterable<string> {
    return (this.#isHostsRead && this.#hosts.get(address)) || [];
  }
}

/** An address of IPv4 that a socket of IPv6 uses, as it is on the wire. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}

function addTo(names: Map<string, Set<string>>, address: string, name: string): void {
  const known = names.get(address);
  if (known === undefined) names.set(address, new Set([name]));
  else known.add(name);
}
