// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { describeObject, type KubernetesObject, type ObjectKey } from "@bob/kubernetes/api/kubernetes-object";
import { bobGroup, type InventoryEntry } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";
import { keyOfEntry } from "./inventory.ts";
import { ownerLabels } from "./prepare-objects.ts";

export interface Pruned {
  readonly deleted: readonly ObjectKey[];
  /** Those that could not be deleted: they are to be tried again. */
  readonly left: readonly InventoryEntry[];
  readonly faults: readonly string[];
}

interface Owner {
  readonly name: string;
  readonly namespace: string;
}

/** What is to become of an object that a BoB had applied, and does not have any more. */
export function pruneDecision(live: KubernetesObject | undefined, owner: Owner): "delete" | "keep" | "gone" {
  if (live === undefined || live.metadata.deletionTimestamp !== undefined) return "gone";
  const { labels = {}, annotations = {} } = live.metadata;
  // Somebody else has taken it over.
  if (labels[ownerLabels.name] !== owner.name || labels[ownerLabels.namespace] !== owner.namespace) return "keep";
  const marks = { ...labels, ...annotations };
  return [`${bobGroup}/prune`, `${bobGroup}/reconcile`].some((each) => marks[each]?.toLowerCase() === "disabled")
    ? "keep"
    : "delete";
}

/** Deletes what a BoB has applied and does not have any more, in the reverse of the order in which it came. */
export async function pruneObjects(
  entries: readonly InventoryEntry[],
  owner: Owner,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Pruned> {
  const deleted: ObjectKey[] = [];
  const left: InventoryEntry[] = [];
  const faults: string[] = [];
  for (const entry of entries.toReversed()) {
    const key = keyOfEntry(entry);
    if (key === undefined) continue;
    try {
      const live = await cluster.get(key, signal);
      if (pruneDecision(live, owner) !== "delete") continue;
      if (await cluster.delete(key, signal, live?.metadata.uid)) deleted.push(key);
    } catch (thrown) {
      if (!(thrown instanceof BobError)) throw thrown;
      // With its kind, all objects of it have gone.
      if (thrown.details.reason === "NoKindMatch") continue;
      left.push(entry);
      faults.push(`${describeObject(key)}: ${thrown.message}`);
    }
  }
  return { deleted, left, faults };
}
