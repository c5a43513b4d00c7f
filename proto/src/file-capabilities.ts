// SPDX-License-Identifier: Apache-2.0
import { capabilityNames } from "../gen/capabilities.ts";
import type { RawBytes } from "./paths.ts";

/**
 * Capabilities from here on have numbers, whatever the table calls them: the same attribute has the same text in records
 * of all ages.
 */
const firstWithoutName = 41;
/** `struct vfs_cap_data` and `struct vfs_ns_cap_data` of `linux/capability.h`: bytes by revision. */
const bytesOfRevision: Readonly<Record<number, number>> = { 2: 20, 3: 24 };
const effectiveFlag = 1;

/**
 * Value of `security.capability` as getcap(8) writes it: `cap_net_raw=ep`, `cap_chown=ei cap_kill=p`, `=ep` for all there
 * are; of revision 3 with ` [rootid=1000]`. Undefined where it is not of revision 2 or 3.
 */
export function fileCapabilitiesText(value: RawBytes): string | undefined {
  const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer);
  const magic = view.getUint32(0, true);
  const revision = magic >>> 24;
  if (bytesOfRevision[revision] !== bytes.length || (magic & 0xffffff & ~effectiveFlag) !== 0) return undefined;
  const sets = {
    isEffective: (magic & effectiveFlag) !== 0,
    permitted: [view.getUint32(4, true), view.getUint32(12, true)],
    inheritable: [view.getUint32(8, true), view.getUint32(16, true)],
  };
  return revision === 3 ? `${setsText(sets)} [rootid=${view.getUint32(20, true)}]` : setsText(sets);
}

/** Without the user namespace they are good in: it is another number in each namespace they are read from. */
export function withoutRootId(text: string): string {
  return text.replace(/ \[rootid=\d+\]$/, "");
}

interface CapabilitySets {
  readonly isEffective: boolean;
  /** 32 in each word. */
  readonly permitted: number[];
  readonly inheritable: number[];
}

function setsText({ isEffective, permitted, inheritable }: CapabilitySets): string {
  const byFlags = new Map<string, number[]>();
  for (let capability = 0; capability < 64; capability++) {
    const own = `${hasBit(inheritable, capability) ? "i" : ""}${hasBit(permitted, capability) ? "p" : ""}`;
    if (own === "") continue;
    const flags = isEffective ? `e${own}` : own;
    byFlags.set(flags, [...(byFlags.get(flags) ?? []), capability]);
  }
  if (byFlags.size === 0) return "=";
  return [...byFlags].map(([flags, capabilities]) => `${listText(capabilities)}=${flags}`).join(" ");
}

function hasBit(words: number[], bit: number): boolean {
  return ((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

/** Nothing, as getcap(8) has it, for all that have a name. */
function listText(capabilities: number[]): string {
  const isAll = capabilities.length === firstWithoutName && capabilities.at(-1) === firstWithoutName - 1;
  return isAll ? "" : capabilities.map(nameOf).join();
}

function nameOf(capability: number): string {
  const name = capability < firstWithoutName ? capabilityNames[capability] : undefined;
  return name?.toLowerCase() ?? `cap_${capability}`;
}
