// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from "node:util";
import { isAnswer } from "@bob/kubernetes/api/api-error";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import { requestedAtAnnotation } from "@bob/kubernetes/kinds/bob-kinds";
import { type Condition, type ConditionState, nextConditions } from "@bob/kubernetes/kinds/conditions";
import { formatSeconds } from "@bob/proto/time-text";
import type { EventRecorder, HappenedEvent } from "./events.ts";

type WithStatus = KubernetesObject & { readonly status?: { readonly conditions?: readonly Condition[] } };

/** The status of one object in one run: what is written is what is told. */
export class ObjectStatus<Kind extends WithStatus> {
  readonly #cluster: Cluster;
  readonly #events: EventRecorder;
  #object: Kind;

  constructor(object: Kind, cluster: Cluster, events: EventRecorder) {
    this.#object = object;
    this.#cluster = cluster;
    this.#events = events;
  }

  /** The object, as it was written last. */
  get object(): Kind {
    return this.#object;
  }

  /**
   * Sets members of the status (`null` takes one away) and all conditions. What is so already is not written again.
   *
   * @throws {BobError} what the API server says; that the object is gone is no fault.
   */
  async set(members: Readonly<Record<string, unknown>>, states: readonly ConditionState[], signal: AbortSignal) {
    const { metadata, status = {} } = this.#object;
    const generation = metadata.generation ?? 0;
    const conditions = nextConditions(status.conditions ?? [], states, generation, formatSeconds(new Date()));
    const handled = metadata.annotations?.[requestedAtAnnotation];
    const next = {
      ...members,
      conditions,
      observedGeneration: generation,
      ...(handled !== undefined && { lastHandledReconcileAt: handled }),
    };
    const patch = mergePatch(status, { ...status, ...next });
    if (Object.keys(patch).length === 0) return;
    try {
      this.#object = await this.#cluster.patch<Kind>(keyOf(this.#object), { status: patch }, signal, "status");
    } catch (thrown) {
      if (!isAnswer(thrown, 404)) throw thrown;
    }
  }

  tell(event: HappenedEvent, signal: AbortSignal): Promise<void> {
    return this.#events.record(this.#object, event, signal);
  }
}

type Members = Readonly<Record<string, unknown>>;

/** The merge patch (RFC 7386) that makes one object of the other; a member that is `null` is to go. */
export function mergePatch(before: Members, after: Members): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[name], after[name]];
    if (isDeepStrictEqual(was, is) || (was === undefined && is === null)) continue;
    if (is === undefined) patch[name] = null;
    else patch[name] = isMembers(was) && isMembers(is) ? mergePatch(was, is) : is;
  }
  return patch;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
