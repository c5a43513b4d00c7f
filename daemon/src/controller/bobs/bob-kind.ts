// SPDX-License-Identifier: Apache-2.0
import { type BoBObject, bobGroup } from "@bob/kubernetes/kinds/bob-kinds";
import { withJitter } from "../runtime/duration.ts";
import type { KindHandler } from "../runtime/kind-handler.ts";
import type { ObjectStatus } from "../runtime/object-status.ts";
import type { WorkResult } from "../runtime/work-queue.ts";
import { bobTimes } from "./bob-times.ts";
import { type BobTools, finalizeBob, reconcileBob } from "./reconcile-bob.ts";

/** What is waited for by itself: another BoB, a source. */
const waitingMs = 30_000;

/** BoBs: content of a source, applied. */
export class BobKind implements KindHandler<BoBObject> {
  readonly finalizer = `finalizers.${bobGroup}`;
  readonly #tools: BobTools;

  constructor(tools: BobTools) {
    this.#tools = tools;
  }

  async reconcile(bob: BoBObject, status: ObjectStatus<BoBObject>, signal: AbortSignal): Promise<WorkResult> {
    const { intervalMs, retryMs } = bobTimes(bob.spec);
    const result = await reconcileBob(bob, status, this.#tools, signal);
    if (result === "ready") return { afterMs: withJitter(intervalMs) };
    if (result === "waiting") return { afterMs: Math.min(waitingMs, retryMs) };
    return bob.spec.retryInterval === undefined ? "failed" : { afterMs: withJitter(retryMs) };
  }

  async finalize(bob: BoBObject, status: ObjectStatus<BoBObject>, signal: AbortSignal): Promise<boolean> {
    const faults = await finalizeBob(bob, this.#tools.cluster, signal);
    if (faults.length === 0) return true;
    await status.tell({ severity: "error", reason: "PruneFailed", message: faults.join("; ") }, signal);
    return false;
  }
}
