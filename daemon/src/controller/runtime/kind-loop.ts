// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { watchObjects } from "@bob/kubernetes/api/watch";
import { requestedAtAnnotation } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";
import type { Log } from "../../process/log.ts";
import type { EventRecorder } from "./events.ts";
import { Finalizers } from "./finalizers.ts";
import type { KindHandler, ReconciledObject } from "./kind-handler.ts";
import type { ControllerMetrics } from "./metrics.ts";
import { ObjectStatus } from "./object-status.ts";
import { type Backoff, WorkQueue, type WorkResult } from "./work-queue.ts";

export interface KindLoopOptions {
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  readonly metrics: ControllerMetrics;
  readonly log: Log;
  readonly namespace?: string | undefined;
  readonly concurrent?: number;
  readonly backoff?: Backoff;
}

/** Before a kind is looked for again that could not be: its definition is not there yet, or the API server. */
const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** Keeps all objects of a kind reconciled: watches them, and runs their handler for those that changed or are due. */
export class KindLoop<Kind extends ReconciledObject> {
  readonly #apiVersion: string;
  readonly #kind: string;
  readonly #handler: KindHandler<Kind>;
  readonly #options: KindLoopOptions;
  readonly #finalizers: Finalizers<Kind>;
  readonly #queue: WorkQueue;
  readonly #objects = new Map<string, Kind>();
  #isListed = false;

  constructor(apiVersion: string, kind: string, handler: KindHandler<Kind>, options: KindLoopOptions) {
    this.#apiVersion = apiVersion;
    this.#kind = kind;
    this.#handler = handler;
    this.#options = options;
    this.#finalizers = new Finalizers(handler, options.cluster);
    const { concurrent: parallel = 4, backoff } = options;
    this.#queue = new WorkQueue((key, signal) => this.#work(key, signal), { parallel, ...(backoff && { backoff }) });
  }

  get isListed(): boolean {
    return this.#isListed;
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
        await this.#watch(signal);
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined); // the loop ends
      }
    } finally {
      await this.#queue.stop();
    }
  }

  /** Runs those of its objects that are meant. */
  wake(isMeant: (object: Kind) => boolean): void {
    for (const [key, object] of this.#objects) if (isMeant(object)) this.#add(key);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { cluster, namespace, log, metrics } = this.#options;
    const fields = { kind: this.#kind };
    try {
      const resource = await cluster.findResource({ apiVersion: this.#apiVersion, kind: this.#kind }, signal);
      const onFault = (fault: BobError) => {
        metrics.watchFaults.add(fields);
        log.warn("a watch ended, and is begun anew", { ...fields, cause: fault });
      };
      const options = { onFault, ...(namespace !== undefined && { namespace }) };
      for await (const event of watchObjects<Kind>(cluster.client, resource, options, signal)) {
        if (event.type === "list") this.#takeAll(event.objects);
        else if (event.type === "set") this.#take(event.object);
        else this.#drop(event.object);
      }
    } catch (thrown) {
      if (signal.aborted) return;
      if (!(thrown instanceof BobError)) throw thrown;
      log.error("a kind cannot be watched", { ...fields, cause: thrown });
    }
  }

  #takeAll(objects: readonly Kind[]): void {
    const there = new Set(objects.map(nameOf));
    for (const [key, object] of this.#objects) if (!there.has(key)) this.#drop(object);
    for (const object of objects) this.#take(object);
    this.#isListed = true;
  }

  #take(object: Kind): void {
    const key = nameOf(object);
    const before = this.#objects.get(key);
    this.#objects.set(key, object);
    if (before === undefined || isWorth(before, object)) this.#add(key);
  }

  #drop(object: Kind): void {
    const key = nameOf(object);
    this.#objects.delete(key);
    this.#queue.forget(key);
    this.#options.metrics.dropObject(labelsOf(object));
  }

  #add(key: string): void {
    this.#queue.add(key);
    this.#options.metrics.depth.set({ kind: this.#kind }, this.#queue.depth);
  }

  async #work(key: string, signal: AbortSignal): Promise<WorkResult> {
    const { metrics, log } = this.#options;
    const startedAt = performance.now();
    let result: WorkResult = "failed";
    try {
      result = await this.#reconcile(key, signal);
    } catch (thrown) {
      if (!signal.aborted)
        log.error("a reconciliation failed", { kind: this.#kind, object: key, cause: thrown as Error });
    }
    metrics.reconciles.add({ kind: this.#kind, result: result === "failed" ? "error" : "success" });
    metrics.duration.observe({ kind: this.#kind }, (performance.now() - startedAt) / 1_000);
    metrics.depth.set({ kind: this.#kind }, this.#queue.depth);
    return result;
  }

  /** What the watch told may be old by now: what is there is asked for. */
  async #reconcile(key: string, signal: AbortSignal): Promise<WorkResult> {
    const { cluster, events } = this.#options;
    const [namespace = "", name = ""] = key.split("/");
    const where = { apiVersion: this.#apiVersion, kind: this.#kind, name, namespace };
    let object = await cluster.get<Kind>(where, signal);
    if (object === undefined) return "done";
    const status = (of: Kind) => new ObjectStatus(of, cluster, events);
    if (object.metadata.deletionTimestamp !== undefined)
      return await this.#finalizers.finalize(object, status(object), signal);
    this.#options.metrics.suspended.set(labelsOf(object), object.spec.suspend ? 1 : 0);
    if (object.spec.suspend) return "done";
    object = await this.#finalizers.add(object, signal);
    const own = status(object);
    const result = await this.#handler.reconcile(object, own, signal);
    this.#measure(own.object);
    return result;
  }

  #measure(object: Kind): void {
    const { conditions } = this.#options.metrics;
    const labels = labelsOf(object);
    conditions.drop(labels);
    for (const { type, status } of object.status?.conditions ?? []) conditions.set({ ...labels, type, status }, 1);
  }
}

/** A change that its own status writes do not make: who writes a status would be run for it again and again. */
function isWorth(before: KubernetesObject, after: KubernetesObject): boolean {
  const asked = ({ metadata }: KubernetesObject) => metadata.annotations?.[requestedAtAnnotation];
  return (
    before.metadata.generation !== after.metadata.generation ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    asked(before) !== asked(after)
  );
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function labelsOf({ kind, metadata }: KubernetesObject) {
  return { kind, namespace: metadata.namespace ?? "", name: metadata.name };
}
