// SPDX-License-Identifier: Apache-2.0
import { groupOf, type ObjectKey } from "@bob/kubernetes/api/kubernetes-object";
import type { InventoryEntry } from "@bob/kubernetes/kinds/bob-kinds";

/** An object as inventories name it; `:` in names of roles is `__`, as flux has it. */
export function entryOf({ apiVersion, kind, namespace = "", name }: ObjectKey): InventoryEntry {
  const id = [namespace, name.replaceAll(":", "__"), groupOf(apiVersion), kind].join("_");
  return { id, v: apiVersion.slice(apiVersion.indexOf("/") + 1) };
}

/** The object that an entry names; `undefined` for what is no entry. */
export function keyOfEntry({ id, v }: InventoryEntry): ObjectKey | undefined {
  const [, namespace = "", name = "", group = "", kind = ""] = /^([^_]*)_(.+)_([^_]*)_([^_]+)$/.exec(id) ?? [];
  if (kind === "") return undefined;
  return {
    apiVersion: group === "" ? v : `${group}/${v}`,
    kind,
    name: name.replaceAll("__", ":"),
    ...(namespace !== "" && { namespace }),
  };
}

/** Entries of `before` that are not in `after`, whatever version their kinds have there. */
export function staleEntries(before: readonly InventoryEntry[], after: readonly InventoryEntry[]): InventoryEntry[] {
  const kept = new Set(after.map(({ id }) => id));
  return before.filter(({ id }) => !kept.has(id));
}

/** All that may be there while objects are applied: what is killed in between leaves nothing that nobody knows of. */
export function joinEntries(before: readonly InventoryEntry[], after: readonly InventoryEntry[]): InventoryEntry[] {
  return [...after, ...staleEntries(before, after)].sort((a, b) => (a.id < b.id ? -1 : 1));
}
