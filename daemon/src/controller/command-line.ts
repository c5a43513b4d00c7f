// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { openCluster } from "@bob/kubernetes/api/cluster";
import { createLog } from "../process/log.ts";
import { stopSignal, writeLine } from "../process/run-program.ts";
import { Controller } from "./controller.ts";
import { parseOptions, usage } from "./options.ts";
import { serveTexts } from "./runtime/http-server.ts";
import { LeaderElection } from "./runtime/leader-election.ts";
import { ArtifactStore } from "./sources/artifact-store.ts";

/**
 * Runs `bob-controller` until it is told to end.
 *
 * @throws {BobError} USAGE for its options; UNAVAILABLE when the lease is lost, so that what supervises it starts it again.
 */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const options = parseOptions(args);
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  const log = createLog(options.logLevel, writeLine);
  const { kubeconfig, context } = options;
  const cluster = await openCluster(env, { ...(kubeconfig && { kubeconfig }), ...(context && { context }) });
  const store = await ArtifactStore.open(options.storage);
  const instance = hostname();
  const controller = new Controller({ ...options, cluster, store, log, instance, env });
  const { metrics } = controller;
  await using _metrics = await serveTexts(options.metricsAddress, { "/metrics": () => [200, metrics.format()] });
  await using _health = await serveTexts(options.healthAddress, {
    "/healthz": () => [200, "ok\n"],
    "/readyz": () => (controller.isReady ? [200, "ok\n"] : [503, "not every kind has been listed yet\n"]),
  });
  const stop = stopSignal();
  log.info("bob-controller is up", { server: cluster.client.access.server.href, storage: options.storage });
  if (!options.electsLeader) return await controller.run(stop);
  const lease = {
    name: "bob-controller",
    namespace: options.leaseNamespace ?? cluster.namespace,
    identity: `${instance}_${randomUUID()}`,
  };
  const election = new LeaderElection(cluster, lease, log);
  await election.acquire(stop).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
  if (stop.aborted) return await election.release();
  log.info("this instance leads", lease);
  metrics.leader.set({}, 1);
  const work = new AbortController();
  const ended = controller.run(AbortSignal.any([stop, work.signal]));
  try {
    // The lease is let go of when the work has ended, or another would begin beside it.
    await Promise.race([ended, election.keep(stop)]);
  } finally {
    work.abort();
    await ended;
    metrics.leader.set({}, 0);
  }
  await election.release();
}
