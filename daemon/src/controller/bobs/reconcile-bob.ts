// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { describeObject, type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import {
  type BoBObject,
  type InventoryEntry,
  originRevisionKey,
  type SourceObject,
  sourceVersion,
} from "@bob/kubernetes/kinds/bob-kinds";
import { findCondition } from "@bob/kubernetes/kinds/conditions";
import { sha256Digest } from "@bob/proto/digest";
import { formatDuration } from "../runtime/duration.ts";
import type { ObjectStatus } from "../runtime/object-status.ts";
import type { ArtifactStore } from "../sources/artifact-store.ts";
import { carryOut, isChange, type ObjectChange, planObject } from "./apply-object.ts";
import { isDefinition } from "./apply-order.ts";
import { bobConditions, driftMessage, progressing } from "./bob-conditions.ts";
import { BobRunError, failingAs } from "./bob-error.ts";
import { bobTimes } from "./bob-times.ts";
import { entryOf, joinEntries, staleEntries } from "./inventory.ts";
import { prepareObjects } from "./prepare-objects.ts";
import { pruneObjects } from "./prune-objects.ts";
import { renderBob } from "./render-bob.ts";
import { waitHealthy } from "./wait-healthy.ts";

/** What a run over a BoB needs besides its object. */
export interface BobTools {
  readonly cluster: Cluster;
  readonly store: ArtifactStore;
  /** Told of each object that was not as it had been applied. */
  readonly onDrift: (bob: BoBObject, count: number) => void;
}

interface FoundSource {
  readonly folder: string;
  readonly revision: string;
  readonly originRevision: string | undefined;
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
    await applySource(bob, source, status, tools, signal);
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
  const verified = findCondition(conditions, "SourceVerified");
  // An artifact of before stays in use while the new one is not signed; one that lost its signature does not.
  if (artifact === undefined)
    throw new BobRunError("ArtifactFailed", `Source artifact of ${what} not found, retrying`, wait);
  const isStale = findCondition(conditions, "ArtifactOutdated")?.status === "True";
  if (source.spec.verify && verified?.status !== "True" && !isStale)
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

async function applySource(
  bob: BoBObject,
  source: FoundSource,
  status: ObjectStatus<BoBObject>,
  tools: BobTools,
  signal: AbortSignal,
): Promise<void> {
  const { revision, originRevision } = source;
  const before = bob.status ?? {};
  const account = bob.spec.serviceAccountName;
  const namespace = bob.metadata.namespace ?? "";
  const cluster = account ? tools.cluster.as(`system:serviceaccount:${namespace}:${account}`) : tools.cluster;
  const objects = await failingAs("BuildFailed", async () => {
    const rendered = await renderBob(bob, source.folder, tools.cluster, signal);
    return await prepareObjects(bob, rendered, cluster, signal);
  });
  const digest = sha256Digest(Buffer.from(JSON.stringify(objects)));
  const isSame = before.lastAppliedDigest === digest && before.lastAppliedRevision === revision;
  const known = before.inventory?.entries ?? [];
  const attempt = { lastAttemptedRevision: revision };
  if (!isSame)
    await status.set(attempt, progressing(`Applying revision ${revision} with a timeout of ${timeoutOf(bob)}`), signal);
  const isReport = isSame && bob.spec.driftDetection?.mode === "report";
  /** What is killed in between leaves nothing that nobody knows of. */
  const note = async (all: readonly KubernetesObject[]) => {
    const { conditions = [], inventory } = status.object.status ?? {};
    const next = joinEntries(inventory?.entries ?? [], entriesOf(all));
    await status.set({ inventory: { entries: next } }, conditions, signal);
  };
  const applied = await failingAs("ReconciliationFailed", () =>
    applyAll(bob, objects, isReport, note, cluster, signal),
  );
  const drift = isSame ? driftOf(applied) : [];
  if (drift.length > 0) {
    tools.onDrift(bob, drift.length);
    const reason = isReport ? "DriftDetected" : "DriftCorrected";
    await status.tell({ severity: "error", reason, message: driftMessage(drift), metadata: { revision } }, signal);
  }
  const entries = entriesOf(objects);
  const left = await prune(bob, known, entries, status, cluster, signal);
  const inventory = { entries: joinEntries(left.entries, entries) };
  const done = { ...attempt, inventory, lastAppliedRevision: revision, lastAppliedDigest: digest };
  if (left.faults.length > 0) {
    await status.set({ inventory }, progressing("pruning"), signal);
    throw new BobRunError("PruneFailed", left.faults.join("; "));
  }
  if (bob.spec.wait) {
    await status.set({ ...attempt, inventory }, status.object.status?.conditions ?? [], signal);
    await waitHealthy(objects, bobTimes(bob.spec).timeoutMs, cluster, signal);
  }
  const told = isReport ? drift : [];
  const waited = bob.spec.wait === true;
  await status.set(
    { ...done, lastAppliedOriginRevision: originRevision ?? null },
    bobConditions({ type: "applied", revision, waited, drift: told }),
    signal,
  );
  await tellApplied(bob, applied, left.deleted, { revision, originRevision }, status, signal);
}

function entriesOf(objects: readonly KubernetesObject[]): InventoryEntry[] {
  return objects.map((object) => entryOf(keyOf(object)));
}

function timeoutOf({ spec }: BoBObject): string {
  return formatDuration(bobTimes(spec).timeoutMs);
}

/**
 * Applies objects: definitions first, for others may be of what these define. Of each of both, all are asked for before one is changed.
 *
 * @param isReport whether only to say what would change.
 * @param note told of objects before they are made.
 */
async function applyAll(
  { spec }: BoBObject,
  objects: readonly KubernetesObject[],
  isReport: boolean,
  note: (objects: readonly KubernetesObject[]) => Promise<void>,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ObjectChange[]> {
  const definitions = objects.filter(isDefinition);
  const others = objects.filter((object) => !isDefinition(object));
  const applied: ObjectChange[] = [];
  for (const stage of [definitions, others]) {
    const planned: ObjectChange[] = [];
    for (const object of stage) planned.push(await planObject(object, spec.force === true, cluster, signal));
    const changes = isReport ? [] : planned.filter(isChange);
    if (changes.length > 0) await note(stage);
    for (const change of changes) await carryOut(change, cluster, signal);
    if (stage === definitions && !isReport) await waitHealthy(definitions, bobTimes(spec).timeoutMs, cluster, signal);
    applied.push(...planned);
  }
  return applied;
}

/** Objects that were other than they had been applied, with the places. */
export function driftOf(applied: readonly ObjectChange[]): string[] {
  return applied.filter(isChange).map(({ key, action, changed }) => {
    const where = changed.length > 0 ? ` (${changed.join(", ")})` : "";
    return `${describeObject(key)} ${action === "created" ? "was deleted" : "was changed"}${where}`;
  });
}

interface PruneResult {
  readonly entries: readonly InventoryEntry[];
  readonly deleted: readonly string[];
  readonly faults: readonly string[];
}

async function prune(
  { spec, metadata }: BoBObject,
  known: readonly InventoryEntry[],
  entries: readonly InventoryEntry[],
  status: ObjectStatus<BoBObject>,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<PruneResult> {
  const stale = staleEntries(known, entries);
  if (stale.length === 0 || spec.prune !== true) return { entries: [], deleted: [], faults: [] };
  const owner = { name: metadata.name, namespace: metadata.namespace ?? "" };
  const { deleted, left, faults } = await pruneObjects(stale, owner, cluster, signal);
  const names = deleted.map(describeObject);
  if (names.length > 0)
    await status.tell(
      { severity: "info", reason: "Progressing", message: names.map((each) => `${each} deleted`).join("\n") },
      signal,
    );
  return { entries: left, deleted: names, faults };
}

async function tellApplied(
  { status: before }: BoBObject,
  applied: readonly ObjectChange[],
  deleted: readonly string[],
  { revision, originRevision }: { readonly revision: string; readonly originRevision: string | undefined },
  status: ObjectStatus<BoBObject>,
  signal: AbortSignal,
): Promise<void> {
  const metadata = { revision, ...(originRevision !== undefined && { originRevision }) };
  const changed = applied.filter(isChange);
  if (changed.length > 0) {
    const message = changed.map(({ key, action }) => `${describeObject(key)} ${action}`).join("\n");
    await status.tell({ severity: "info", reason: "Progressing", message, metadata }, signal);
  }
  const wasReady = findCondition(before?.conditions, "Ready")?.status === "True";
  if (changed.length + deleted.length === 0 && wasReady && before?.lastAppliedRevision === revision) return;
  const counts = `${applied.length} objects: ${changed.length} changed, ${deleted.length} deleted`;
  const message = `Reconciliation finished, ${counts}`;
  await status.tell({ severity: "info", reason: "ReconciliationSucceeded", message, metadata }, signal);
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
