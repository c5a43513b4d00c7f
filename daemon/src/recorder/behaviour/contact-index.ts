// SPDX-License-Identifier: Apache-2.0
import type { Endpoint } from "./endpoint.ts";

/** The other side of a connection, as its packets name it. */
export interface Contact {
  readonly protocol: string;
  /** {@link plainAddress} */
  readonly address: string;
  /** Absent where the other side opened the connection. */
  readonly port: number | undefined;
}

/** Calls by whom they reached: a packet says that, and not by which call its connection was made. */
export class ContactIndex {
  readonly #endpoints = new Map<string, Endpoint[]>();

  add(contact: Contact, endpoint: Endpoint): void {
    const key = keyOf(contact);
    const known = this.#endpoints.get(key);
    if (known === undefined) this.#endpoints.set(key, [endpoint]);
    else known.push(endpoint);
  }

  find(contact: Contact): readonly Endpoint[] {
    return this.#endpoints.get(keyOf(contact)) ?? [];
  }
}

function keyOf({ protocol, address, port }: Contact): string {
  return `${protocol} ${address} ${port ?? ""}`;
}
