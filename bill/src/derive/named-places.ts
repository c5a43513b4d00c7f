// SPDX-License-Identifier: Apache-2.0
import type { NameSource, NetworkEntry } from "@bob/proto/documents/network-entry";
import { bestHostNames, joinHostNames, namesOf } from "./host-names.ts";

/** An address and port with the names a step called it by. A step can give one as many names as it likes. */
export interface NamedPlace {
  readonly names: ReadonlyMap<string, ReadonlySet<NameSource>>;
  /** {@link bestHostNames} of these. */
  readonly best: readonly string[];
  /** Those that others told the step for it, by DNS or in its hosts file; sorted. */
  readonly lookedUp: readonly string[];
}

const unnamed: NamedPlace = { names: new Map(), best: [], lookedUp: [] };

/** The addresses and ports that one step called by names. */
export class NamedPlaces {
  readonly #places: ReadonlyMap<string, NamedPlace>;

  /** @param network of one record: what one step called an address says nothing of what another meant. */
  constructor(network: readonly NetworkEntry[]) {
    const named = network.filter(({ operation, names }) => operation !== "accept" && names !== undefined);
    this.#places = new Map([...Map.groupBy(named, keyOf)].map(([key, entries]) => [key, namePlace(entries)]));
  }

  /** Where an entry leads. */
  at(entry: NetworkEntry): NamedPlace {
    return this.#places.get(keyOf(entry)) ?? unnamed;
  }
}

function namePlace(entries: readonly NetworkEntry[]): NamedPlace {
  const names = joinHostNames(...entries.map(namesOf));
  const lookedUp = [...names].filter(([, from]) => from.has("dns") || from.has("hosts-file")).map(([name]) => name);
  return { names, best: bestHostNames(names), lookedUp: lookedUp.sort() };
}

function keyOf({ protocol, address, port }: NetworkEntry): string {
  return [protocol, address, port].join(" ");
}
