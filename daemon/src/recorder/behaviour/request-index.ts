// SPDX-License-Identifier: Apache-2.0
import type { HttpRequest as HttpRequestEntry, NetworkEntry } from "@bob/proto";
import { maxAskedPerStep } from "../limits.ts";
import type { HttpRequest } from "../traffic/http-request.ts";
import type { Peer } from "./peer.ts";
import { markRedacted } from "./redact-fact.ts";

interface Requested {
  readonly peer: Peer;
  readonly request: HttpRequest;
  readonly statuses: Set<number>;
  count: number;
}

/** HTTP requests in the clear by whom they were sent to, over all connections. */
export class RequestIndex {
  readonly #requested = new Map<string, Requested>();

  /** False when there is no room for it. */
  add(peer: Peer, request: HttpRequest): boolean {
    const key = keyOf(peer, request);
    const known = this.#requested.get(key);
    if (known !== undefined) known.count++;
    else if (this.#requested.size >= maxAskedPerStep) return false;
    else this.#requested.set(key, { peer, request, statuses: new Set(), count: 1 });
    return true;
  }

  addStatus(peer: Peer, request: HttpRequest, status: number): void {
    this.#requested.get(keyOf(peer, request))?.statuses.add(status);
  }

  *entries(): Generator<[key: string, entry: NetworkEntry]> {
    for (const [key, { peer, request, statuses, count }] of this.#requested) {
      const { family, protocol, address, port } = peer;
      const place = { operation: "request" as const, family, protocol, address, ...(port !== undefined && { port }) };
      yield [
        key,
        {
          ...place,
          results: [...statuses].sort().map(String),
          count,
          request: toEntry(request),
          ...markRedacted([request.host, request.path]),
        },
      ];
    }
  }
}

function keyOf({ key }: Peer, { method, host = "", path = "", version }: HttpRequest): string {
  return `${key}\0${host}\0${path}\0${method}\0${version}`;
}

function toEntry({ method, host, path, version }: HttpRequest): HttpRequestEntry {
  return { method, ...(host !== undefined && { host }), ...(path !== undefined && { path }), version };
}
