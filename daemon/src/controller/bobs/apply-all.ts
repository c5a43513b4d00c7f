// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import { carryOut, isChange, type ObjectChange, planObject } from "./apply-object.ts";
import { isDefinition } from "./apply-order.ts";
import { entryOf } from "./inventory.ts";
import { waitHealthy } from "./wait-healthy.ts";

export interface ApplyAllOptions {
  /** See `InventoryEntry.d`, by `id`. */
  readonly settled: ReadonlyMap<string, string>;
  /** Whether what cannot be changed is deleted and made anew. */
  readonly force: boolean;
  /** Whether only to say what would change. */
  readonly dryRun: boolean;
  /** For definitions to be there. */
  readonly timeoutMs: number;
  /** Told of all objects of a stage, before one of them is changed. */
  readonly onBefore: (objects: readonly KubernetesObject[]) => Promise<void>;
}

/**
 * Applies objects: definitions first, for others may be of what these define. Of each of both, all are tried before one is changed.
 *
 * @throws {BobError} what the API server says; {BobRunError} when definitions do not come to be.
 */
export async function applyAll(
  objects: readonly KubernetesObject[],
  options: ApplyAllOptions,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ObjectChange[]> {
  const definitions = objects.filter(isDefinition);
  const first = await applyStage(definitions, options, cluster, signal);
  if (!options.dryRun) await waitHealthy(definitions, options.timeoutMs, cluster, signal);
  const others = objects.filter((object) => !isDefinition(object));
  return [...first, ...(await applyStage(others, options, cluster, signal))];
}

async function applyStage(
  objects: readonly KubernetesObject[],
  { settled, force, dryRun, onBefore }: ApplyAllOptions,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ObjectChange[]> {
  const planned: ObjectChange[] = [];
  for (const object of objects)
    planned.push(await planObject(object, settled.get(entryOf(keyOf(object)).id), force, cluster, signal));
  if (dryRun || !planned.some(isChange)) return planned;
  await onBefore(objects);
  const applied: ObjectChange[] = [];
  for (const change of planned) applied.push(isChange(change) ? await carryOut(change, cluster, signal) : change);
  return applied;
}
