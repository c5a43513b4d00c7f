// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary, toolsPath } from "../../support/paths.ts";
import { lockFile } from "../../support/process.ts";
import { accepts, ensureService, stopService } from "../../support/service.ts";
import { clusterDir, clusterPorts, kubernetesBinary, podBridge } from "./addresses.ts";
import { ensureControlPlane, stopControlPlane } from "./control-plane.ts";
import { ensureNode, ensurePodBridge, removePodBridge, stopNode } from "./node.ts";
import { pushPauseImage } from "./pause-image.ts";

/** A running cluster. */
export interface Cluster {
  readonly dir: string;
  /** The kubeconfig of an administrator. */
  readonly kubeconfig: string;
  /** The stack's registry as pods reach it, `host:port`, without TLS. */
  readonly registry: string;
  /** The variables under which `kubectl` is on the PATH and talks to the cluster. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a Kubernetes of one node, or what is missing of it. Its processes outlive this one: `stopCluster()` ends them.
 * `registry` is a stack's, on 127.0.0.1; images come from there.
 * @throws {Error} when a part does not start, with the end of its log.
 */
export async function startCluster(registry: string, log: (line: string) => void): Promise<Cluster> {
  const dir = clusterDir;
  mkdirSync(dir, { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  log("starting etcd, API server, controllers and scheduler");
  const kubeconfig = await ensureControlPlane(dir);
  await ensurePodBridge(dir);
  const reachable = await ensureForward(dir, registry);
  const pauseImage = `${reachable}/${await pushPauseImage(registry)}`;
  log("starting containerd and kubelet");
  const { kubelet: kubeletPort } = await clusterPorts(dir);
  await ensureNode({ dir, registry: reachable, kubeletPort, pauseImage }, kubeconfig, log);
  const env = { PATH: toolsPath(writeKubectl(dir)), KUBECONFIG: kubeconfig };
  return { dir, kubeconfig, registry: reachable, env };
}

/** Ends every process of the cluster and removes all it stored but its logs. */
export async function stopCluster(): Promise<void> {
  const dir = clusterDir;
  mkdirSync(dir, { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  await stopNode(dir);
  await stopControlPlane(dir);
  await stopService(dir, "forward");
  await removePodBridge(dir);
  for (const name of ["etcd", "pki", "bin", "admin.kubeconfig"])
    rmSync(join(dir, name), { recursive: true, force: true });
}

async function ensureForward(dir: string, registry: string): Promise<string> {
  const { host } = podBridge(dir);
  const port = Number(registry.slice(registry.lastIndexOf(":") + 1));
  const script = join(import.meta.dirname, "registry-forward.ts");
  await ensureService({
    name: "forward",
    dir,
    argv: [nodeBinary, script, `${host}:${port}`, registry],
    isReady: () => accepts({ host, port }),
  });
  return `${host}:${port}`;
}

/** `kubectl` is a part of the same program. */
function writeKubectl(dir: string): string {
  const bin = join(dir, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "kubectl"), `#!/bin/sh\nexec '${kubernetesBinary}' kubectl "$@"\n`);
  chmodSync(join(bin, "kubectl"), 0o755);
  return bin;
}
