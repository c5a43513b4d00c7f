// SPDX-License-Identifier: Apache-2.0
import type { NetworkEvent, ObservedContact } from "../../match/observed-contacts.ts";

/** What a step did, as a sentence without its subject. */
export function describeNetworkEvent(event: NetworkEvent): string {
  if (event.kind === "question") return `asked ${event.server} for ${event.name} (${event.type})`;
  if (event.kind === "request") return `asked ${event.address} for ${event.host} by HTTP ${event.method}`;
  if (event.kind === "family") return `used a socket of the family ${event.family}`;
  return `contacted ${formatEndpoint(event)}${describeNames(event)}`;
}

/** `192.0.2.1:443/tcp`, `[2001:db8::1]:443/tcp`. */
export function formatEndpoint({
  address = "an unknown address",
  port,
  protocol,
}: Pick<ObservedContact, "address" | "port" | "protocol">): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}/${protocol}`;
}

/** Each name with how it is known, so that one sees why `allow` did not count it. */
function describeNames({ names, answeredBy }: ObservedContact): string {
  const texts = [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, from]) => {
      const servers = [...(answeredBy.get(name) ?? [])].sort();
      const sources = [...from].sort().map((source) => {
        if (source !== "dns") return source;
        return servers.length > 0 ? `dns: ${servers.join(", ")}` : "dns, but who answered is not known";
      });
      return `${name} (${sources.join("; ")})`;
    });
  if (texts.length === 0) return ", which it called by no name";
  const shown = texts.slice(0, maxNames).join(", ");
  return `, called ${shown}${texts.length > maxNames ? ` and ${texts.length - maxNames} more` : ""}`;
}

const maxNames = 3;

/** The same for programs. */
export function factsOfNetworkEvent(event: NetworkEvent): Readonly<Record<string, unknown>> {
  if (event.kind !== "contact") return { ...event };
  const { kind, address, port, protocol, names } = event;
  const named = [...names].map(([name, from]) => ({ name, from: [...from].sort() }));
  return { kind, ...(address !== undefined && { address }), port, protocol, ...(named.length > 0 && { names: named }) };
}
