// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { describeObject, type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import type { BoBObject, InventoryEntry } from "@bob/kubernetes/kinds/bob-kinds";
import { findCondition } from "@bob/kubernetes/kinds/conditions";
import { sha256Digest } from "@bob/proto/digest";
import { formatDuration } from "../runtime/duration.ts";
import type { ObjectStatus } from "../runtime/object-status.ts";
import { applyAll } from "./apply-all.ts";
import { isChange, type ObjectChange } from "./apply-object.ts";
import { bobConditions, driftMessage, progressing } from "./bob-conditions.ts";
import { BobRunError, failingAs } from "./bob-error.ts";
import { bobTimes } from "./bob-times.ts";
import { entryOf, joinEntries, staleEntries } from "./inventory.ts";
import { prepareObjects } from "./prepare-objects.ts";
import { pruneObjects } from "./prune-objects.ts";
import { renderBob } from "./render-bob.ts";
import { waitHealthy } from "./wait-healthy.ts";

/** The source's content that is applied. */
export interface FoundSource {
  readonly folder: string;
  readonly revision: string;
  readonly originRevision: string | undefined;
}

export interface ApplyTools {
  readonly cluster: Cluster;
  /** Told of how many objects were not as they had been applied. */
  readonly onDrift: (bob: BoBObject, count: number) => void;
}

/** One application of a source's content for a BoB. */
export class BobApply {
  readonly #bob: BoBObject;
  readonly #source: FoundSource;
  readonly #status: ObjectStatus<BoBObject>;
  readonly #tools: ApplyTools;
  /** In the name of the BoB's service account, where it has one. */
  readonly #cluster: Cluster;
  readonly #signal: AbortSignal;

  constructor(
    bob: BoBObject,
    source: FoundSource,
    status: ObjectStatus<BoBObject>,
    tools: ApplyTools,
    signal: AbortSignal,
  ) {
    const { serviceAccountName: account } = bob.spec;
    const user = `system:serviceaccount:${bob.metadata.namespace}:${account}`;
    this.#bob = bob;
    this.#source = source;
    this.#status = status;
    this.#tools = tools;
    this.#cluster = account ? tools.cluster.as(user) : tools.cluster;
    this.#signal = signal;
  }

  /** @throws {BobRunError} with the reason why it ends before all is applied. */
  async run(): Promise<void> {
    const { spec, status: before = {} } = this.#bob;
    const { revision } = this.#source;
    const objects = await this.#build();
    const digest = sha256Digest(Buffer.from(JSON.stringify(objects)));
    const isSame = before.lastAppliedDigest === digest && before.lastAppliedRevision === revision;
    if (!isSame) await this.#begin();
    const isReport = isSame && spec.driftDetection?.mode === "report";
    const applied = await this.#apply(objects, isSame, isReport);
    const drift = isSame ? await this.#tellDrift(applied, isReport) : [];
    const entries = applied.map(({ key, settled }) => ({
      ...entryOf(key),
      ...(settled !== undefined && { d: settled }),
    }));
    const deleted = await this.#prune(entries);
    if (spec.wait) await waitHealthy(objects, bobTimes(spec).timeoutMs, this.#cluster, this.#signal);
    await this.#finish({ entries, digest, drift: isReport ? drift : [] });
    await this.#tellApplied(applied, deleted);
  }

  async #build(): Promise<KubernetesObject[]> {
    return await failingAs("BuildFailed", async () => {
      // Values are read by the controller: they are beside the BoB.
      const rendered = await renderBob(this.#bob, this.#source.folder, this.#tools.cluster, this.#signal);
      return await prepareObjects(this.#bob, rendered, this.#cluster, this.#signal);
    });
  }

  async #begin(): Promise<void> {
    const timeout = formatDuration(bobTimes(this.#bob.spec).timeoutMs);
    const message = `Applying revision ${this.#source.revision} with a timeout of ${timeout}`;
    await this.#status.set({ lastAttemptedRevision: this.#source.revision }, progressing(message), this.#signal);
  }

  async #apply(objects: readonly KubernetesObject[], isSame: boolean, isReport: boolean): Promise<ObjectChange[]> {
    const { spec } = this.#bob;
    const known = isSame ? this.#known : [];
    return await failingAs("ReconciliationFailed", () =>
      applyAll(
        objects,
        {
          settled: new Map(known.flatMap(({ id, d }) => (d === undefined ? [] : [[id, d] as const]))),
          force: spec.force === true,
          dryRun: isReport,
          timeoutMs: bobTimes(spec).timeoutMs,
          onBefore: (all) => this.#note(all.map((object) => entryOf(keyOf(object)))),
        },
        this.#cluster,
        this.#signal,
      ),
    );
  }

  /** What is killed thereafter leaves nothing that nobody knows of. */
  async #note(entries: readonly InventoryEntry[]): Promise<void> {
    await this.#setInventory(joinEntries(this.#status.object.status?.inventory?.entries ?? [], entries));
  }

  async #setInventory(entries: readonly InventoryEntry[]): Promise<void> {
    await this.#status.set({ inventory: { entries } }, this.#status.object.status?.conditions ?? [], this.#signal);
  }

  get #known(): readonly InventoryEntry[] {
    return this.#bob.status?.inventory?.entries ?? [];
  }

  async #tellDrift(applied: readonly ObjectChange[], isReport: boolean): Promise<string[]> {
    const drift = driftOf(applied);
    if (drift.length === 0) return drift;
    this.#tools.onDrift(this.#bob, drift.length);
    const reason = isReport ? "DriftDetected" : "DriftCorrected";
    const { revision } = this.#source;
    const event = { severity: "error", reason, message: driftMessage(drift), metadata: { revision } } as const;
    await this.#status.tell(event, this.#signal);
    return drift;
  }

  /** @returns what was deleted, by name. @throws {BobRunError} PruneFailed */
  async #prune(entries: readonly InventoryEntry[]): Promise<string[]> {
    const { spec, metadata } = this.#bob;
    const stale = spec.prune === true ? staleEntries(this.#known, entries) : [];
    if (stale.length === 0) return [];
    const owner = { name: metadata.name, namespace: metadata.namespace ?? "" };
    const { deleted, left, faults } = await pruneObjects(stale, owner, this.#cluster, this.#signal);
    const names = deleted.map(describeObject);
    const message = names.map((each) => `${each} deleted`).join("\n");
    if (names.length > 0) await this.#status.tell({ severity: "info", reason: "Progressing", message }, this.#signal);
    if (faults.length === 0) return names;
    await this.#setInventory(joinEntries(left, entries));
    throw new BobRunError("PruneFailed", faults.join("; "));
  }

  async #finish({ entries, digest, drift }: Applied): Promise<void> {
    const { revision, originRevision = null } = this.#source;
    await this.#status.set(
      {
        inventory: { entries: joinEntries([], entries) },
        lastAttemptedRevision: revision,
        lastAppliedRevision: revision,
        lastAppliedOriginRevision: originRevision,
        lastAppliedDigest: digest,
      },
      bobConditions({ type: "applied", revision, waited: this.#bob.spec.wait === true, drift }),
      this.#signal,
    );
  }

  async #tellApplied(applied: readonly ObjectChange[], deleted: readonly string[]): Promise<void> {
    const { revision, originRevision } = this.#source;
    const metadata = { revision, ...(originRevision !== undefined && { originRevision }) };
    const changed = applied.filter(isChange);
    const lines = changed.map(({ key, action }) => `${describeObject(key)} ${action}`).join("\n");
    const tell = (reason: string, message: string) =>
      this.#status.tell({ severity: "info", reason, message, metadata }, this.#signal);
    if (changed.length > 0) await tell("Progressing", lines);
    const { lastAppliedRevision, conditions } = this.#bob.status ?? {};
    const wasReady = findCondition(conditions, "Ready")?.status === "True" && lastAppliedRevision === revision;
    if (changed.length + deleted.length === 0 && wasReady) return;
    const counts = `${applied.length} objects: ${changed.length} changed, ${deleted.length} deleted`;
    await tell("ReconciliationSucceeded", `Reconciliation finished, ${counts}`);
  }
}

interface Applied {
  readonly entries: readonly InventoryEntry[];
  readonly digest: string;
  /** What is only told. */
  readonly drift: readonly string[];
}

/** Objects that were other than they had been applied, with the places. */
export function driftOf(applied: readonly ObjectChange[]): string[] {
  return applied.filter(isChange).map(({ key, action, changed }) => {
    const where = changed.length > 0 ? ` (${changed.join(", ")})` : "";
    return `${describeObject(key)} ${action === "created" ? "was deleted" : "was changed"}${where}`;
  });
}
