// SPDX-License-Identifier: Apache-2.0
import type { NameSource, NetworkEntry } from "@bob/proto/documents/network-entry";

/** Names of an address and how each is known, as a map has them. */
export type SourcedNames = Iterable<readonly [name: string, from: Iterable<NameSource>]>;

/** What says most of whom the step meant comes first: what it asked of the address, then what it looked up. */
const sources: readonly NameSource[] = ["sni", "http-host", "dns", "hosts-file"];

/** The names of an entry of a record. */
export function namesOf({ names = [] }: Pick<NetworkEntry, "names">): SourcedNames {
  return names.map(({ name, from }) => [name, from] as const);
}

/** Several lists as one. Ports are taken off; what is an address, and so names nobody, is left out. */
export function joinHostNames(...lists: readonly SourcedNames[]): Map<string, Set<NameSource>> {
  const joined = new Map<string, Set<NameSource>>();
  for (const [name, from] of lists.flatMap((names) => [...names])) {
    for (const source of from) {
      const host = source === "http-host" ? hostNameOf(name) : name;
      if (host !== undefined && isHostName(host)) joined.set(host, (joined.get(host) ?? new Set()).add(source));
    }
  }
  return joined;
}

/**
 * The host names that say most of one address and port: those of `sni`, else of `http-host`, of `dns`, of `hosts-file`;
 * sorted. Several where an address was asked for several hosts, or looked up by several names.
 */
export function bestHostNames(...lists: readonly SourcedNames[]): string[] {
  const names = [...joinHostNames(...lists)];
  const best = sources
    .map((source) => names.filter(([, from]) => from.has(source)))
    .find((candidates) => candidates.length > 0);
  return (best ?? []).map(([name]) => name).sort();
}

/**
 * Which host an HTTP request is told with: the one it names; where it names none, the one of its address and port, if
 * that has only one.
 *
 * @param host as in the request.
 * @param known {@link bestHostNames} of the address and port.
 */
export function hostOfRequest(host: string | undefined, known: readonly string[]): string | undefined {
  return hostNameOf(host ?? "") ?? (known.length === 1 ? known[0] : undefined);
}

/** {@link hostOf} where it is a name; undefined where it is an address. */
export function hostNameOf(authority: string): string | undefined {
  const host = hostOf(authority);
  return isHostName(host) ? host : undefined;
}

/** The host of an authority (RFC 3986, 3.2), in lower case, but for the names of secrets, and without a trailing dot. */
export function hostOf(authority: string): string {
  const place = authority.slice(authority.lastIndexOf("@") + 1);
  const host = /^\[([^\]]*)\]/.exec(place)?.[1] ?? place.replace(/:\d*$/, "");
  return lowerCase(host).replace(/\.$/, "");
}

/**
 * What ends in a number is an address, however it is written (WHATWG URL, 3.5): `127.0.0.1`, `127.1`, `0x7f000001`. So
 * is what has a colon, but for that of a secret that was left out.
 */
function isHostName(host: string): boolean {
  return host !== "" && !/:(?<!<redacted:)/.test(host) && !/(?:^|\.)(?:\d+|0x[\da-f]*)$/i.test(host);
}

function lowerCase(host: string): string {
  return host.replace(/(?:(?!<redacted:).)+|<redacted:[^>]*>/gs, (part) =>
    part.startsWith("<redacted:") ? part : part.toLowerCase(),
  );
}
