// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { isAnswer } from "@bob/kubernetes/api/api-error";
import { applyOrPut } from "@bob/kubernetes/api/apply-or-put";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { describeObject, type KubernetesObject, keyOf, type ObjectKey } from "@bob/kubernetes/api/kubernetes-object";
import { bobGroup } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";
import { contentDigest, differences } from "./drift.ts";

export const fieldManager = "bob-controller";

/** What is to become of one object, or became. */
export interface ObjectChange {
  readonly object: KubernetesObject;
  readonly key: ObjectKey;
  readonly action: "created" | "configured" | "unchanged" | "recreated" | "skipped";
  /** Where it is other than it is to be. */
  readonly changed: readonly string[];
  readonly live?: KubernetesObject;
  /** As the server said that it would be. */
  readonly next?: KubernetesObject;
  /** See `InventoryEntry.d`. */
  readonly settled?: string;
}

/** Annotations and labels by which people take an object out of our hands (flux's have other groups). */
const leftAlone: Readonly<Record<string, readonly string[]>> = {
  [`${bobGroup}/reconcile`]: ["disabled"],
  [`${bobGroup}/ssa`]: ["Ignore"],
};
const recreateTimeoutMs = 30_000;

/**
 * Asks the API server what applying an object would change, and changes nothing.
 *
 * @param settled what the server had made of the same object when it was applied, where that was something else.
 * @param force whether what cannot be changed is to be deleted and made anew.
 * @throws {BobError} what the API server says, with the object's name before it.
 */
export async function planObject(
  object: KubernetesObject,
  settled: string | undefined,
  force: boolean,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ObjectChange> {
  const key = keyOf(object);
  const plan = { object, key, changed: [], ...(settled !== undefined && { settled }) };
  try {
    const live = await cluster.get(key, signal);
    if (live !== undefined && (isLeftAlone(live) || isLeftAlone(object) || isOnlyMadeOnce(object)))
      return { ...plan, action: "skipped" };
    if (live !== undefined && settled === contentDigest(live)) return { ...plan, action: "unchanged" };
    const next = await applyOrPut(cluster, object, live, { fieldManager, force: true, dryRun: true }, signal);
    if (live === undefined) return { ...plan, action: "created", next };
    const changed = differences(live, next);
    return { ...plan, action: changed.length === 0 ? "unchanged" : "configured", changed, live, next };
  } catch (thrown) {
    if (force && isImmutable(thrown)) return { ...plan, action: "recreated" };
    throw named(thrown, key, "dry-run failed, ");
  }
}

/** Whether a change has to be carried out. */
export function isChange({ action }: ObjectChange): boolean {
  return action !== "unchanged" && action !== "skipped";
}

/**
 * @returns the change with what the server made of it.
 * @throws {BobError} what the API server says, with the object's name before it.
 */
export async function carryOut(change: ObjectChange, cluster: Cluster, signal: AbortSignal): Promise<ObjectChange> {
  const { object, key, action, live, next, settled: _, ...rest } = change;
  try {
    if (action === "recreated") await removeFirst(key, cluster, signal);
    const stored = await applyOrPut(cluster, object, live, { fieldManager, force: true }, signal);
    const isOther = next !== undefined && differences(next, stored).length > 0;
    return { ...rest, object, key, action, ...(isOther && { settled: contentDigest(stored) }) };
  } catch (thrown) {
    throw named(thrown, key);
  }
}

function isLeftAlone({ metadata }: KubernetesObject): boolean {
  const marks = { ...metadata.labels, ...metadata.annotations };
  return Object.entries(leftAlone).some(([name, values]) =>
    values.some((each) => each.toLowerCase() === marks[name]?.toLowerCase()),
  );
}

function isOnlyMadeOnce({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.[`${bobGroup}/ssa`] === "IfNotPresent";
}

function isImmutable(thrown: unknown): boolean {
  return isAnswer(thrown, 422) && /immutable|may not be changed|forbidden: updates to/i.test(thrown.message);
}

async function removeFirst(key: ObjectKey, cluster: Cluster, signal: AbortSignal): Promise<void> {
  const until = performance.now() + recreateTimeoutMs;
  await cluster.delete(key, signal);
  while ((await cluster.get(key, signal)) !== undefined) {
    if (performance.now() > until)
      throw new BobError("UNAVAILABLE", "it is deleted to be made anew, and does not go: look at its finalizers");
    await sleep(200, undefined, { signal });
  }
}

function named(thrown: unknown, key: ObjectKey, what = ""): unknown {
  if (!(thrown instanceof BobError)) return thrown;
  const { code, message, details } = thrown;
  return new BobError(code, `${describeObject(key)}: ${what}${message}`, { cause: thrown, details });
}
