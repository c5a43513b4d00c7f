// SPDX-License-Identifier: Apache-2.0
import { listenEvents, type ObservedListener } from "../../match/observed-contacts.ts";
import type { PolicyEvent } from "../policy.ts";
import { fitsLimits, formatRanges, isAmong, parseEndpoint, sayAddresses } from "./endpoint-text.ts";
import { formatEndpoint } from "./network-text.ts";
import { type Meaning, makeSurface, readTextEntry } from "./surface.ts";

/** {@link ObservedListener} as policies see it. */
export interface ListenPolicyEvent extends PolicyEvent {
  readonly event: ObservedListener;
}

/** What a step can be reached at. */
export const listenSurface = makeSurface<ListenPolicyEvent>(
  {
    name: "listen",
    verb: "listen on",
    watched: "network",
    eventsOf: ({ network }) => listenEvents(network).map(listenEvent),
  },
  readTextEntry("a listener", interpret),
);

export function listenEvent(event: ObservedListener): ListenPolicyEvent {
  return { event, text: `listened on ${formatEndpoint(event)}`, facts: { kind: "listener", ...event } };
}

function interpret(text: string): Meaning<ListenPolicyEvent> | { readonly fault: string } {
  const endpoint = parseEndpoint(text);
  if ("fault" in endpoint) return endpoint;
  const { host, addresses, ports, protocol } = endpoint;
  if (host !== undefined)
    return { fault: 'is a name: a step listens on addresses ("loopback", "127.0.0.1:8080", ":8080")' };
  const covers = ({ event }: ListenPolicyEvent) => isAmong(addresses, event.address) && fitsLimits(endpoint, event);
  const limits = `${ports ? `, port ${formatRanges(ports)}` : ""}${protocol === undefined ? "" : `, ${protocol}`}`;
  return { says: sayAddresses(addresses) + limits, covers, mayCover: covers };
}
