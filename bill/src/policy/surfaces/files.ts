// SPDX-License-Identifier: Apache-2.0
import { fileEvents, type ObservedAccess } from "../../match/observed-files.ts";
import { anySegments, coversPath, mayCoverPath } from "../../match/path-pattern.ts";
import type { PolicyEvent } from "../policy.ts";
import { interpretPath } from "./path-entry.ts";
import { type Meaning, makeSurface, readTextEntry } from "./surface.ts";

/** {@link ObservedAccess} as policies see it. */
export interface FilePolicyEvent extends PolicyEvent {
  readonly event: ObservedAccess;
}

/** Files that were opened to be read. */
export const readsSurface = makeSurface<FilePolicyEvent>(
  {
    name: "reads",
    verb: "read",
    watched: "files",
    eventsOf: (record) => fileEvents(record).reads.map((event) => accessEvent(event, "read")),
  },
  readTextEntry("a path", interpret),
);

/** What was written, changed, removed or left behind. */
export const writesSurface = makeSurface<FilePolicyEvent>(
  {
    name: "writes",
    verb: "write or change",
    watched: "files",
    eventsOf: (record) => fileEvents(record).writes.map((event) => accessEvent(event, "write")),
  },
  readTextEntry("a path", interpret),
);

export function accessEvent(event: ObservedAccess, kind: "read" | "write"): FilePolicyEvent {
  const { text, isCut, what, failed, isForeign } = event;
  return {
    event,
    text: `${describeAccess(event, kind)} ${text}${isCut ? "… (cut)" : ""}${isForeign ? " (in a mount namespace of its own)" : ""}`,
    facts: { kind, path: text, ...(isCut && { truncated: true }), ...(isForeign && { foreign: true }), what, failed },
    ...(what.length === 0 && { isExempt: true }),
  };
}

function describeAccess({ what, failed }: ObservedAccess, kind: "read" | "write"): string {
  if (what.length === 0) return `tried to ${kind} (${failed.join(", ")})`;
  return kind === "read" ? "read" : `wrote (${what.join(", ")})`;
}

/** The path of what was seen from another mount namespace can be any: only `*` allows it. */
function interpret(text: string): Meaning<FilePolicyEvent> | { readonly fault: string } {
  const path = interpretPath(text);
  if ("fault" in path) return path;
  const { pattern, says } = path;
  return {
    says,
    covers: ({ event }) => coversPath(pattern, event) && (!event.isForeign || pattern === anySegments),
    mayCover: ({ event }) => mayCoverPath(pattern, event),
  };
}
