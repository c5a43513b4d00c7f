// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { type BoBObject, originRevisionKey, type SourceObject, sourceVersion } from "@bob/kubernetes/kinds/bob-kinds";
import { findCondition } from "@bob/kubernetes/kinds/conditions";
import type { ObjectStatus } from "../runtime/object-status.ts";
import type { ArtifactStore } from "../sources/artifact-store.ts";
import { verificationDigest } from "../sources/reconcile-source.ts";
import { BobApply, type FoundSource } from "./bob-apply.ts";
import { bobConditions } from "./bob-conditions.ts";
import { BobRunError } from "./bob-error.ts";
import { pruneObjects } from "./prune-objects.ts";

/** What a run over a BoB needs besides its object. */
export interface BobTools {
  readonly cluster: Cluster;
  readonly store: ArtifactStore;
  /** Told of each object that was not as it had been applied. */
  readonly onDrift: (bob: BoBObject, count: number) => void;
}

/**
 * One run over a BoB: the source's verified content with the values in force is applied, what it has no more is deleted.
 *
 * @returns whether it is to be tried again soon, and `waiting` where that is for others.
 */
export async function reconcileBob(
  bob: BoBObject,
  status: ObjectStatus<BoBObject>,
  tools: BobTools,
  signal: AbortSignal,
): Promise<"ready" | "failed" | "waiting"> {
  try {
    await checkDependencies(bob, tools.cluster, signal);
    const source = await findSource(bob, tools, signal);
    await new BobApply(bob, source, status, tools, signal).run();
    return "ready";
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const reason = thrown instanceof BobRunError ? thrown.reason : "ReconciliationFailed";
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    await status.set({}, bobConditions({ type: "failed", reason, message }), signal);
    const isWaiting = thrown instanceof BobRunError && thrown.isWaiting;
    await status.tell({ severity: isWaiting ? "info" : "error", reason, message }, signal);
    return isWaiting ? "waiting" : "failed";
  }
}

/** @throws {BobRunError} DependencyNotReady while one is not applied as it is written. */
async function checkDependencies(bob: BoBObject, cluster: Cluster, signal: AbortSignal): Promise<void> {
  for (const { name, namespace = bob.metadata.namespace ?? "" } of bob.spec.dependsOn ?? []) {
    const found = await cluster.get<BoBObject>({ apiVersion: bob.apiVersion, kind: bob.kind, name, namespace }, signal);
    const ready = findCondition(found?.status?.conditions, "Ready");
    const isReady = ready?.status === "True" && found?.status?.observedGeneration === found?.metadata.generation;
    if (!isReady)
      throw new BobRunError("DependencyNotReady", `dependency '${namespace}/${name}' is not ready`, {
        isWaiting: true,
      });
  }
}

/** @throws {BobRunError} ArtifactFailed while there is no verified content. */
async function findSource(bob: BoBObject, { cluster, store }: BobTools, signal: AbortSignal): Promise<FoundSource> {
  const { kind, name } = bob.spec.sourceRef;
  const namespace = bob.metadata.namespace ?? "";
  const source = await cluster.get<SourceObject>({ apiVersion: sourceVersion, kind, name, namespace }, signal);
  const what = `${kind} '${namespace}/${name}'`;
  const wait = { isWaiting: true };
  if (source === undefined)
    throw new BobRunError("ArtifactFailed", `Source '${kind}/${namespace}/${name}' not found`, wait);
  const { artifact, conditions } = source.status ?? {};
  const { verify } = source.spec;
  const verified = findCondition(conditions, "SourceVerified");
  // An artifact of before stays in use while the new one is not signed; one that lost its signature, or never was verified so, does not.
  if (artifact === undefined)
    throw new BobRunError("ArtifactFailed", `Source artifact of ${what} not found, retrying`, wait);
  const isStale = findCondition(conditions, "ArtifactOutdated")?.status === "True";
  if (verify && artifact.verifiedBy !== verificationDigest(verify))
    throw new BobRunError(
      "ArtifactFailed",
      `Source artifact of ${what} is not verified: not yet by its spec.verify`,
      wait,
    );
  if (verify && verified?.status !== "True" && !isStale)
    throw new BobRunError(
      "ArtifactFailed",
      `Source artifact of ${what} is not verified: ${verified?.message ?? "not yet"}`,
      wait,
    );
  const folder = await store.find({ kind, namespace, name }, artifact.digest);
  if (folder === undefined)
    throw new BobRunError("ArtifactFailed", `Source artifact of ${what} is being fetched again, retrying`, wait);
  return { folder, revision: artifact.revision, originRevision: artifact.metadata?.[originRevisionKey] };
}

/**
 * What becomes of a BoB's objects when it is deleted itself.
 *
 * @returns the faults of what could not be deleted: it is tried again.
 */
export async function finalizeBob(bob: BoBObject, cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const { deletionPolicy = "MirrorPrune", prune, serviceAccountName, suspend } = bob.spec;
  const isPruning = deletionPolicy === "Delete" || (deletionPolicy === "MirrorPrune" && prune === true);
  if (!isPruning || suspend) return [];
  const owner = { name: bob.metadata.name, namespace: bob.metadata.namespace ?? "" };
  const user = `system:serviceaccount:${owner.namespace}:${serviceAccountName}`;
  const acting = serviceAccountName ? cluster.as(user) : cluster;
  const { faults } = await pruneObjects(bob.status?.inventory?.entries ?? [], owner, acting, signal);
  if (faults.length === 0) return [];
  // With its namespace go the service account's rights, and the objects there without us.
  const namespace = await cluster.get({ apiVersion: "v1", kind: "Namespace", name: owner.namespace }, signal);
  return namespace?.metadata.deletionTimestamp === undefined ? faults : [];
}
