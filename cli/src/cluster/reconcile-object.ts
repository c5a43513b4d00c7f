// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { type BoBObject, requestedAtAnnotation } from "@bob/kubernetes/kinds/bob-kinds";
import { findCondition } from "@bob/kubernetes/kinds/conditions";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { Run } from "../commands/run.ts";
import { type NamedKind, namedKinds, type ReconciledObject } from "./kinds.ts";

const pollMs = 500;

/**
 * Has the controller reconcile an object now, and waits for that.
 *
 * @throws {BobError} NOT_FOUND; DIGEST_MISMATCH where the reconciliation fails, with its message; UNAVAILABLE where nothing happens in time.
 */
export async function reconcileObject(
  cluster: Cluster,
  kind: NamedKind,
  name: string,
  { withSource = false }: { readonly withSource?: boolean },
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  const object = await readObject(cluster, kind, name, signal);
  if (withSource) await reconcileSourceOf(object as BoBObject, cluster, run, signal);
  if (object.spec.suspend) throw new BobError("USAGE", "resource is suspended: bobctl resume lets it go on");
  const what = `${kind.kind} ${name}`;
  run.note(`► annotating ${what} in ${cluster.namespace} namespace`);
  const requestedAt = new Date().toISOString();
  const patch = { metadata: { annotations: { [requestedAtAnnotation]: requestedAt } } };
  await cluster.patch(keyOf(cluster, kind, name), patch, signal);
  run.note(`✔ ${kind.kind} annotated`);
  await waitReconciled(
    cluster,
    kind,
    name,
    (found) => found.status?.lastHandledReconcileAt === requestedAt,
    run,
    signal,
  );
}

/** Waits until an object is reconciled, and says how that ended. @throws {BobError} as {@link reconcileObject}. */
export async function waitReconciled(
  cluster: Cluster,
  kind: NamedKind,
  name: string,
  isMeant: (object: ReconciledObject) => boolean,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  run.note(`◎ waiting for ${kind.kind} reconciliation`);
  run.progress(`waiting for ${kind.kind} ${safeText(name)}`);
  for (;;) {
    const found = await readObject(cluster, kind, name, signal);
    const ready = findCondition(found.status?.conditions, "Ready");
    if (isMeant(found) && ready !== undefined && ready.status !== "Unknown") {
      if (ready.status === "True") {
        run.note(`✔ ${safeText(kind.success(found))}`);
        return;
      }
      throw new BobError("DIGEST_MISMATCH", `${kind.kind} reconciliation failed: '${safeText(ready.message)}'`);
    }
    await sleep(pollMs, undefined, { signal }).catch(() => {
      throw new BobError(
        "UNAVAILABLE",
        `${kind.kind} ${name} was not reconciled in time: does the controller run? (--timeout)`,
      );
    });
  }
}

async function reconcileSourceOf(bob: BoBObject, cluster: Cluster, run: Run, signal: AbortSignal): Promise<void> {
  const { kind, name } = bob.spec.sourceRef;
  const source = Object.values(namedKinds).find((each) => each.kind === kind);
  if (source === undefined)
    throw new BobError("BAD_DATA", `${bob.metadata.name} has a source of kind ${kind}, which is not known`);
  await reconcileObject(cluster, source, name, {}, run, signal);
}

/** @throws {BobError} NOT_FOUND; what the cluster says. */
export async function readObject(
  cluster: Cluster,
  kind: NamedKind,
  name: string,
  signal: AbortSignal,
): Promise<ReconciledObject> {
  const found = await cluster.get<ReconciledObject>(keyOf(cluster, kind, name), signal);
  if (found === undefined)
    throw new BobError("NOT_FOUND", `${kind.kind} object ${name} not found in "${cluster.namespace}" namespace`);
  return found;
}

export function keyOf({ namespace }: Cluster, { apiVersion, kind }: NamedKind, name: string) {
  return { apiVersion, kind, name, namespace };
}
