// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { type SourceObject, sourceGroup } from "@bob/kubernetes/kinds/bob-kinds";
import type { Log } from "../../process/log.ts";
import { parseDuration, withJitter } from "../runtime/duration.ts";
import type { KindHandler } from "../runtime/kind-handler.ts";
import type { ObjectStatus } from "../runtime/object-status.ts";
import type { WorkResult } from "../runtime/work-queue.ts";
import type { ArtifactStore } from "./artifact-store.ts";
import { openSource } from "./open-source.ts";
import { nameOf, reconcileSource } from "./reconcile-source.ts";

export interface SourceKindOptions {
  readonly cluster: Cluster;
  readonly store: ArtifactStore;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
  /** Told of a source whose content or state is another. */
  readonly onChange: (source: SourceObject) => void;
}

/** flux' default for one run. */
const defaultTimeout = "60s";

/** Sources of one kind. */
export class SourceKindHandler implements KindHandler<SourceObject> {
  readonly finalizer = `finalizers.${sourceGroup}`;
  readonly #options: SourceKindOptions;

  constructor(options: SourceKindOptions) {
    this.#options = options;
  }

  async reconcile(object: SourceObject, status: ObjectStatus<SourceObject>, signal: AbortSignal): Promise<WorkResult> {
    const { cluster, store, log, env, onChange } = this.#options;
    const { interval, timeout = defaultTimeout } = object.spec;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(parseDuration(timeout))]);
    const onRefused = ({ kind, metadata }: SourceObject, reasons: readonly string[]) =>
      log.warn("no signature counts", { kind, namespace: metadata.namespace, name: metadata.name, reasons });
    const open = (source: SourceObject) => openSource(source, { cluster, env, staging: store.staging }, limit);
    const tools = { cluster, store, open, onRefused };
    const result = await reconcileSource(object, status, tools, limit, signal);
    if (isOther(object, status.object)) onChange(status.object);
    if (result === "failed") return "failed";
    return result === "stalled" ? "done" : { afterMs: withJitter(parseDuration(interval)) };
  }

  async finalize(object: SourceObject): Promise<boolean> {
    await this.#options.store.remove(nameOf(object));
    return true;
  }
}

/** Whether those that use a source have something to do. */
function isOther(before: SourceObject, after: SourceObject): boolean {
  const state = ({ status }: SourceObject) =>
    JSON.stringify([
      status?.artifact?.revision,
      status?.artifact?.lastUpdateTime,
      ...(status?.conditions ?? []).map(({ type, status: is }) => `${type}=${is}`),
    ]);
  return state(before) !== state(after);
}
