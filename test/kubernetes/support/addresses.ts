// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "../../support/cgroup.ts";
import { bobHome, toolsBin, toolsPath } from "../../support/paths.ts";
import { findFreePort } from "../../support/service.ts";

/** The folder of the test cluster: everything it writes is in there. */
export const clusterDir = join(bobHome, "kubernetes");

/** Kubernetes as one program, with its parts as subcommands (`test/tools/kubernetes`). */
export const kubernetesBinary = join(toolsBin, "kubernetes");

/** The environment of all parts: nothing of the user's own clusters. */
export const clusterEnvironment: NodeJS.ProcessEnv = {
  PATH: toolsPath(),
  HOME: clusterDir,
  OTEL_TRACES_EXPORTER: "none",
};

/** The TCP ports of the cluster's parts; they stay the same from start to start. */
export interface ClusterPorts {
  readonly apiserver: number;
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly kubelet: number;
}

/** Chooses the ports once and remembers them in `<dir>/ports.json`. */
export async function clusterPorts(dir: string): Promise<ClusterPorts> {
  const file = join(dir, "ports.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as ClusterPorts;
  const chosen = new Set<number>();
  while (chosen.size < 4) chosen.add(await findFreePort());
  const [apiserver = 0, etcd = 0, etcdPeer = 0, kubelet = 0] = chosen;
  const ports = { apiserver, etcd, etcdPeer, kubelet };
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/** The bridge the pods hang on. Names of interfaces have at most 15 bytes. */
export function podBridge(dir: string): { readonly name: string; readonly subnet: string; readonly host: string } {
  const name = `bob-${shortHash(dir)}`;
  // 198.18.0.0/15 is set aside for tests of networks (RFC 2544), so nothing real is there.
  const prefix = `198.19.${Number.parseInt(name.slice(4, 6), 16)}`;
  return { name, subnet: `${prefix}.0/24`, host: `${prefix}.1` };
}
