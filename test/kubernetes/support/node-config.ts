// SPDX-License-Identifier: Apache-2.0
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubernetesBinary, podBridge } from "./addresses.ts";

/** What the node's programs have to know. */
export interface NodeSettings {
  /** The cluster's folder. */
  readonly dir: string;
  /** The registry as pods and containerd reach it, `host:port`, without TLS. */
  readonly registry: string;
  readonly kubeletPort: number;
  /** The image of the container that holds a pod's namespaces. */
  readonly pauseImage: string;
}

/** Where the node's own folder is mounted in its root file system. */
export const inside = "/mnt";

/** The folder on the machine that the node sees as `/mnt`. */
export function nodeDir(dir: string): string {
  return join(dir, "node");
}

/** Writes the configuration of containerd, its network plugins and the kubelet, and puts their programs in place. */
export function writeNodeConfig(settings: NodeSettings): void {
  const home = nodeDir(settings.dir);
  const hosts = join(home, "certs.d", settings.registry);
  for (const folder of [hosts, join(home, "bin"), join(home, "cni.d")]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(hosts, "hosts.toml"), `server = "http://${settings.registry}"\n`);
  writeFileSync(join(home, "containerd.toml"), containerdConfig(settings));
  writeFileSync(join(home, "cni.d/pods.conflist"), networkConfig(settings.dir));
  writeFileSync(join(home, "kubelet.json"), kubeletConfig(settings));
  writeFileSync(join(home, "bin/runc"), runcWithoutLimits);
  chmodSync(join(home, "bin/runc"), 0o755);
  copyFileSync(join(settings.dir, "admin.kubeconfig"), join(home, "kubeconfig"));
  rmSync(join(home, "bin/kubernetes"), { force: true });
  linkSync(kubernetesBinary, join(home, "bin/kubernetes"));
}

function containerdConfig({ pauseImage }: NodeSettings): string {
  return `version = 3
root = "${inside}/containerd"
disabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs"]

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "${pauseImage}"

[plugins."io.containerd.cri.v1.images".registry]
config_path = "${inside}/certs.d"

[plugins."io.containerd.cri.v1.runtime"]
restrict_oom_score_adj = true

[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["${inside}/cni"]
conf_dir = "${inside}/cni.d"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
${hasController("cpu") && hasController("memory") ? "" : `BinaryName = "${inside}/bin/runc"`}
`;
}

/** Where cgroup v1 has the controllers cpu and memory, cgroup v2 has no files for their limits, and runc fails to write them. */
const runcWithoutLimits = `#!/bin/sh
for argument in "$@"; do
  [ "$previous" != --bundle ] || sed -i -E 's/"(cpu|memory|unified)":\\{[^{}]*\\}/"\\1":{}/g' "$argument/config.json"
  previous=$argument
done
exec runc "$@"
`;

function hasController(name: string): boolean {
  const files = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].map((mount) => join(mount, "cgroup.controllers"));
  const file = files.find((path) => existsSync(path));
  return file !== undefined && readFileSync(file, "utf8").split(/\s/).includes(name);
}

/** Pods reach each other and the machine, and nothing else: there is no gateway. */
function networkConfig(dir: string): string {
  const { name, subnet } = podBridge(dir);
  const ipam = { type: "host-local", ranges: [[{ subnet }]], dataDir: "/run/cni" };
  return JSON.stringify({ cniVersion: "1.0.0", name: "pods", plugins: [{ type: "bridge", bridge: name, ipam }] });
}

/** Of what a kubelet wants to own of its machine (cgroups, eviction, iptables) as little as it can do without. */
function kubeletConfig({ dir, kubeletPort }: NodeSettings): string {
  return JSON.stringify({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: podBridge(dir).host,
    port: kubeletPort,
    healthzPort: 0,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: "AlwaysAllow" },
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    cgroupDriver: "cgroupfs",
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    localStorageCapacityIsolation: false,
    evictionHard: { "memory.available": "0%", "nodefs.available": "0%", "imagefs.available": "0%" },
    imageGCHighThresholdPercent: 100,
    makeIPTablesUtilChains: false,
    failSwapOn: false,
    resolvConf: "",
    volumePluginDir: `${inside}/kubelet/plugins`,
    podLogsDir: `${inside}/pod-logs`,
  });
}
