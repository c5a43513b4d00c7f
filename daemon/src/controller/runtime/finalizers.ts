// SPDX-License-Identifier: Apache-2.0
import { isAnswer } from "@bob/kubernetes/api/api-error";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { keyOf } from "@bob/kubernetes/api/kubernetes-object";
import type { KindHandler, ReconciledObject } from "./kind-handler.ts";
import type { ObjectStatus } from "./object-status.ts";
import type { WorkResult } from "./work-queue.ts";

/** Keeps the objects of a kind in the cluster until what is of them has been taken away. */
export class Finalizers<Kind extends ReconciledObject> {
  readonly #handler: KindHandler<Kind>;
  readonly #cluster: Cluster;

  constructor(handler: KindHandler<Kind>, cluster: Cluster) {
    this.#handler = handler;
    this.#cluster = cluster;
  }

  /** Lets an object go when what is of it has been taken away. */
  async finalize(object: Kind, status: ObjectStatus<Kind>, signal: AbortSignal): Promise<WorkResult> {
    const { finalizer } = this.#handler;
    const { finalizers = [], resourceVersion } = object.metadata;
    if (!finalizers.includes(finalizer)) return "done";
    if (!(await this.#handler.finalize(object, status, signal))) return "failed";
    // With the version: a list that somebody else has changed meanwhile is not overwritten.
    const left = finalizers.filter((each) => each !== finalizer);
    await this.#patch(status.object, left, status.object.metadata.resourceVersion ?? resourceVersion, signal);
    return "done";
  }

  async add(object: Kind, signal: AbortSignal): Promise<Kind> {
    const { finalizer } = this.#handler;
    const { finalizers = [], resourceVersion } = object.metadata;
    if (finalizers.includes(finalizer)) return object;
    return await this.#patch(object, [...finalizers, finalizer], resourceVersion, signal);
  }

  async #patch(
    object: Kind,
    finalizers: readonly string[],
    resourceVersion: string | undefined,
    signal: AbortSignal,
  ): Promise<Kind> {
    try {
      const patch = { metadata: { finalizers, resourceVersion } };
      return await this.#cluster.patch<Kind>(keyOf(object), patch, signal);
    } catch (thrown) {
      if (isAnswer(thrown, 404)) return object;
      throw thrown;
    }
  }
}
