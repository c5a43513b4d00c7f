// SPDX-License-Identifier: Apache-2.0
import { escapeWildcards } from "../../derive/profile-path.ts";
import { type ObservedSocket, socketEvents } from "../../match/observed-contacts.ts";
import { coversPath } from "../../match/path-pattern.ts";
import type { PolicyEvent } from "../policy.ts";
import { interpretPath } from "./path-entry.ts";
import { type Meaning, makeSurface, readTextEntry } from "./surface.ts";

/** {@link ObservedSocket} as policies see it. */
export interface SocketPolicyEvent extends PolicyEvent {
  readonly event: ObservedSocket;
}

/** Sockets in the file system, and abstract ones, that lead out of a step or into it. */
export const socketsSurface = makeSurface<SocketPolicyEvent>(
  {
    name: "sockets",
    verb: "use the unix sockets",
    verbWithAny: "use any unix socket",
    watched: "network",
    eventsOf: ({ network }) => socketEvents(network).map(socketEvent),
  },
  readTextEntry("a unix socket", interpret),
);

export function socketEvent(event: ObservedSocket): SocketPolicyEvent {
  return { event, text: `used the unix socket ${event.path}`, facts: { kind: "socket", ...event } };
}

/** Names of abstract sockets are no paths: they have no wildcards. */
function interpret(text: string): Meaning<SocketPolicyEvent> | { readonly fault: string } {
  if (text.startsWith("@")) {
    const covers = ({ event }: SocketPolicyEvent) => event.path === text;
    return { says: text, covers, mayCover: covers };
  }
  const path = interpretPath(text);
  if ("fault" in path) return path;
  const covers = ({ event }: SocketPolicyEvent) => coversPath(path.pattern, { text: escapeWildcards(event.path) });
  return { says: path.says, covers, mayCover: covers };
}
