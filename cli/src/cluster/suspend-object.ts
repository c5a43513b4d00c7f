// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { Run } from "../commands/run.ts";
import type { NamedKind } from "./kinds.ts";
import { keyOf, readObject, waitReconciled } from "./reconcile-object.ts";

/**
 * Has the controller leave an object alone, or take it up again, and then waits for how that ends.
 *
 * @throws {BobError} as {@link reconcileObject}.
 */
export async function suspendObject(
  cluster: Cluster,
  kind: NamedKind,
  name: string,
  suspend: boolean,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  const { spec } = await readObject(cluster, kind, name, signal);
  const verb = suspend ? "suspend" : "resum";
  if ((spec.suspend === true) === suspend) {
    run.note(
      `✔ ${kind.kind} ${name} in ${cluster.namespace} namespace is ${suspend ? "already suspended" : "not suspended"}`,
    );
    return;
  }
  run.note(`► ${verb}ing ${kind.kind} ${name} in ${cluster.namespace} namespace`);
  const changed = await cluster.patch(keyOf(cluster, kind, name), { spec: { suspend } }, signal);
  run.note(`✔ ${kind.kind} ${verb}ed`);
  if (suspend) return;
  const generation = changed.metadata.generation ?? 0;
  const isMeant = (found: { readonly status?: { readonly observedGeneration?: number } }) =>
    (found.status?.observedGeneration ?? -1) >= generation;
  await waitReconciled(cluster, kind, name, isMeant, run, signal);
}
