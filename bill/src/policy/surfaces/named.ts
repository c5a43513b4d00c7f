// SPDX-License-Identifier: Apache-2.0
import { capabilityNames } from "@bob/proto/gen/capabilities";
import type { PolicyEvent } from "../policy.ts";
import { type Meaning, makeSurface, readTextEntry } from "./surface.ts";

/** A system call or capability that a step used. */
export interface NamePolicyEvent extends PolicyEvent {
  readonly name: string;
}

/** System calls by name, whatever their ABI. */
export const syscallsSurface = makeSurface<NamePolicyEvent>(
  {
    name: "syscalls",
    verb: "make the system calls",
    verbWithAny: "make any system call",
    watched: "syscalls",
    eventsOf: ({ syscalls }) =>
      Object.entries(syscalls).flatMap(([abi, names]) => names.map((name) => syscallEvent(name, abi))),
  },
  readTextEntry("a system call", (text) =>
    /^[a-z_][a-z0-9_]*$/.test(text) || text === "*" ? named(text) : { fault: "is no name of a system call" },
  ),
);

/** Capabilities that were used, not those that were asked for in vain. */
export const capabilitiesSurface = makeSurface<NamePolicyEvent>(
  {
    name: "capabilities",
    verb: "use the capabilities",
    verbWithAny: "use any capability",
    watched: "capabilities",
    eventsOf: ({ capabilities }) => capabilities.used.map(capabilityEvent),
  },
  readTextEntry("a capability", interpretCapability),
);

export function syscallEvent(name: string, abi?: string): NamePolicyEvent {
  const text = `made the system call ${name}${abi === undefined ? "" : ` (${abi})`}`;
  return { name, text, facts: { kind: "syscall", name, ...(abi !== undefined && { abi }) } };
}

/** @param name with `CAP_` or without. */
export function capabilityEvent(name: string): NamePolicyEvent {
  const bare = name.replace(/^CAP_/, "");
  return { name: bare, text: `used the capability ${bare}`, facts: { kind: "capability", name: `CAP_${bare}` } };
}

const knownCapabilities = new Set(Object.values(capabilityNames));

function interpretCapability(text: string): Meaning<NamePolicyEvent> | { readonly fault: string } {
  const bare = text.replace(/^CAP_/, "");
  if (text === "*" || knownCapabilities.has(`CAP_${bare}`) || /^\d{1,2}$/.test(bare)) return named(bare);
  return { fault: "is no capability: they are written as in capabilities(7), with CAP_ or without" };
}

function named(wanted: string): Meaning<NamePolicyEvent> {
  const covers = ({ name }: NamePolicyEvent) => wanted === "*" || name === wanted;
  return { says: wanted === "*" ? "any" : wanted, covers, mayCover: covers };
}
