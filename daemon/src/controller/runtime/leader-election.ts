// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { isAnswer } from "@bob/kubernetes/api/api-error";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { BobError } from "@bob/proto/errors";
import type { Log } from "../../process/log.ts";

/** As flux's controllers have them. */
export const leaseTimes = { durationMs: 35_000, renewWithinMs: 30_000, retryMs: 5_000 };

export interface LeaseOptions {
  readonly name: string;
  readonly namespace: string;
  /** Of this instance: no other has it. */
  readonly identity: string;
  readonly times?: typeof leaseTimes;
}

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  readonly leaseTransitions?: number;
}

type Lease = KubernetesObject & { readonly spec?: LeaseSpec };

/**
 * One of several instances leads (`coordination.k8s.io/v1 Lease`, as client-go does it). Another's clock is not believed: a lease has run out
 * when it was seen unchanged for its whole time.
 */
export class LeaderElection {
  readonly #cluster: Cluster;
  readonly #options: Required<LeaseOptions>;
  readonly #log: Log;
  /** The last version that was seen, and when. */
  #seen: { readonly version: string; readonly at: number } = { version: "", at: 0 };
  /** Whether another had it when it was looked at last. */
  #isOthers = false;

  constructor(cluster: Cluster, options: LeaseOptions, log: Log) {
    this.#cluster = cluster;
    this.#options = { times: leaseTimes, ...options };
    this.#log = log;
  }

  /** Waits until this instance leads. */
  async acquire(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (await this.#try(signal)) return;
      await sleep(this.#options.times.retryMs * (0.9 + 0.2 * Math.random()), undefined, { signal });
    }
  }

  /** Renews the lease until `signal` aborts. @throws {BobError} UNAVAILABLE when it is lost. */
  async keep(signal: AbortSignal): Promise<void> {
    const { retryMs, renewWithinMs } = this.#options.times;
    let endsAt = performance.now() + renewWithinMs;
    for (;;) {
      // Not a moment longer than it is ours: another may lead soon thereafter.
      const leftMs = () => Math.ceil(Math.max(0, Math.min(retryMs, endsAt - performance.now())));
      await sleep(leftMs(), undefined, { signal }).catch(() => undefined); // ended below
      if (signal.aborted) return;
      const askedAt = performance.now();
      const isOurs = await this.#try(AbortSignal.any([signal, AbortSignal.timeout(leftMs())]));
      if (isOurs) endsAt = askedAt + renewWithinMs;
      else if (this.#isOthers || performance.now() >= endsAt)
        throw new BobError("UNAVAILABLE", "the lease is lost: another instance leads, or the API server is away");
    }
  }

  async #try(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.#takeOrRenew(signal);
    } catch (thrown) {
      if (!(thrown instanceof BobError) && !signal.aborted) throw thrown;
      if (!isAnswer(thrown, 409)) this.#log.warn("the lease cannot be asked for", { cause: thrown as Error });
      return false;
    }
  }

  async #takeOrRenew(signal: AbortSignal): Promise<boolean> {
    const { name, namespace, identity, times } = this.#options;
    const lease = await this.#cluster.get<Lease>(this.#key, signal);
    if (lease === undefined) {
      const metadata = { name, namespace };
      await this.#cluster.create<Lease>({ ...this.#kind, metadata, spec: this.#specOf(undefined) }, signal);
      return true;
    }
    const { spec = {}, metadata } = lease;
    const version = metadata.resourceVersion ?? "";
    if (version !== this.#seen.version) this.#seen = { version, at: performance.now() };
    const isOurs = spec.holderIdentity === identity;
    const durationMs = (spec.leaseDurationSeconds ?? times.durationMs / 1_000) * 1_000;
    const isFree = !spec.holderIdentity || performance.now() - this.#seen.at > durationMs;
    this.#isOthers = !isOurs && !isFree;
    if (this.#isOthers) return false;
    const renewed = await this.#cluster.replace<Lease>({ ...lease, spec: this.#specOf(spec) }, signal);
    this.#seen = { version: renewed.metadata.resourceVersion ?? "", at: performance.now() };
    return true;
  }

  #specOf(before: LeaseSpec | undefined): LeaseSpec {
    const { identity, times } = this.#options;
    const now = new Date().toISOString().replace("Z", "000Z"); // MicroTime
    const isOurs = before?.holderIdentity === identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(times.durationMs / 1_000),
      acquireTime: isOurs ? (before.acquireTime ?? now) : now,
      renewTime: now,
      leaseTransitions: (before?.leaseTransitions ?? 0) + (before && !isOurs ? 1 : 0),
    };
  }

  /** Lets go of the lease, so that the next one need not wait for its end. */
  async release(): Promise<void> {
    const signal = AbortSignal.timeout(5_000);
    try {
      const lease = await this.#cluster.get<Lease>(this.#key, signal);
      if (lease?.spec?.holderIdentity !== this.#options.identity) return;
      const spec = { ...lease.spec, holderIdentity: "", leaseDurationSeconds: 1 };
      await this.#cluster.replace<Lease>({ ...lease, spec }, signal);
    } catch (cause) {
      this.#log.warn("the lease was not let go of: the next leader waits for its end", { cause: cause as Error });
    }
  }

  get #kind() {
    return { apiVersion: "coordination.k8s.io/v1", kind: "Lease" } as const;
  }

  get #key() {
    return { ...this.#kind, name: this.#options.name, namespace: this.#options.namespace };
  }
}
