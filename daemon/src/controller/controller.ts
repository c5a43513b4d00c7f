// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import {
  type BoBObject,
  bobVersion,
  type SourceObject,
  sourceKinds,
  sourceVersion,
} from "@bob/kubernetes/kinds/bob-kinds";
import type { Log } from "../process/log.ts";
import { BobKind } from "./bobs/bob-kind.ts";
import { EventRecorder } from "./runtime/events.ts";
import { KindLoop } from "./runtime/kind-loop.ts";
import { ControllerMetrics } from "./runtime/metrics.ts";
import type { Backoff } from "./runtime/work-queue.ts";
import type { ArtifactStore } from "./sources/artifact-store.ts";
import { SourceKindHandler } from "./sources/source-kind.ts";

export interface ControllerOptions {
  readonly cluster: Cluster;
  readonly store: ArtifactStore;
  readonly log: Log;
  /** Of this instance, in events. */
  readonly instance: string;
  /** Has what a cloud gives a pod to say who it is. */
  readonly env: NodeJS.ProcessEnv;
  /** Whose objects; absent: those of all namespaces. */
  readonly namespace?: string | undefined;
  readonly eventsAddress?: string | undefined;
  readonly concurrent?: number;
  readonly backoff?: Backoff;
}

/** All kinds that are reconciled, each by its own loop: sources first, and what they have feeds BoBs. */
export class Controller {
  readonly metrics = new ControllerMetrics();
  readonly #sources: readonly KindLoop<SourceObject>[];
  readonly #bobs: KindLoop<BoBObject>;

  constructor(options: ControllerOptions) {
    const { cluster, store, log, instance, eventsAddress: address } = options;
    const events = (reporter: string) =>
      new EventRecorder(cluster, { reporter, instance, ...(address !== undefined && { address }) }, log);
    const shared = { ...options, metrics: this.metrics };
    const bobTools = {
      cluster,
      store,
      onDrift: ({ metadata }: BoBObject, count: number) =>
        this.metrics.drift.add({ namespace: metadata.namespace ?? "", name: metadata.name }, count),
    };
    this.#bobs = new KindLoop(bobVersion, "BoB", new BobKind(bobTools), {
      ...shared,
      events: events("bob-controller"),
    });
    this.#sources = sourceKinds.map((kind) => {
      const handler = new SourceKindHandler({
        cluster,
        store,
        log,
        env: options.env,
        onChange: (source) => this.#wake(source),
      });
      return new KindLoop(sourceVersion, kind, handler, { ...shared, events: events("bob-controller") });
    });
  }

  /** Whether all kinds have been listed. */
  get isReady(): boolean {
    return [...this.#sources, this.#bobs].every((loop) => loop.isListed);
  }

  /** Until `signal` aborts; what goes on then is ended first. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#sources, this.#bobs].map((loop) => loop.run(signal)));
  }

  /** Those that take their content from this source. */
  #wake({ kind, metadata }: SourceObject): void {
    this.#bobs.wake(
      ({ spec, metadata: own }) =>
        own.namespace === metadata.namespace && spec.sourceRef.kind === kind && spec.sourceRef.name === metadata.name,
    );
  }
}
