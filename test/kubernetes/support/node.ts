// SPDX-License-Identifier: Apache-2.0
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cgroupFor, confine, removeCgroup } from "../../support/cgroup.ts";
import { runChecked, runCommand } from "../../support/command.ts";
import { ensureEngineRoot, mountEngineRoot } from "../../support/docker-engine.ts";
import { cacheDir, toolsPath } from "../../support/paths.ts";
import { lockFile } from "../../support/process.ts";
import { ensureService, servicePid, stopService } from "../../support/service.ts";
import { kubernetesBinary, podBridge } from "./addresses.ts";
import { inside, type NodeSettings, nodeDir, writeNodeConfig } from "./node-config.ts";

/** The name of the cluster's only node. */
export const nodeName = "test-node";

const cniPlugins = join(cacheDir, "cni");

/** What pods need. */
const usedPlugins = ["bridge", "host-local", "loopback"];

/**
 * Starts containerd and a kubelet in mounts, a cgroup namespace and a root file system of their own, and waits until the node is
 * ready. `kubeconfig` is an administrator's.
 * @throws {Error} when they do not start, with the end of their log.
 */
export async function ensureNode(
  settings: NodeSettings,
  kubeconfig: string,
  log: (line: string) => void,
): Promise<void> {
  const { dir } = settings;
  const home = nodeDir(dir);
  const root = await ensureEngineRoot("forky", log);
  await ensureCniPlugins(log);
  if (servicePid(dir, "node") === undefined) await stopNode(dir);
  linkCniPlugins(join(home, "cni"));
  writeNodeConfig(settings);
  const kubelet = ["containerd.toml", "kubelet.json"].map((name) => readFileSync(join(home, name), "utf8"));
  await ensureService({
    name: "node",
    dir,
    argv: confine(cgroupFor(dir), ["unshare", "--cgroup", "sh", "-c", nodeScript(root, dir)]),
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    version: kubelet.join(),
    isReady: () => isNodeReady(kubeconfig),
    readyTimeoutMs: 180_000,
  });
}

/** Ends the kubelet, containerd and all pods, and removes what they stored. */
export async function stopNode(dir: string): Promise<void> {
  await stopService(dir, "node", 20_000);
  await removeCgroup(cgroupFor(dir));
  rmSync(nodeDir(dir), { recursive: true, force: true });
}

/** Makes the bridge of the pods, with an address of the machine on it. */
export async function ensurePodBridge(dir: string): Promise<void> {
  const { name, host } = podBridge(dir);
  const options = { env: { PATH: toolsPath() } };
  if ((await runCommand(["ip", "link", "show", name], options)).code === 0) return;
  await runChecked(["ip", "link", "add", "name", name, "type", "bridge"], options);
  await runChecked(["ip", "address", "add", `${host}/24`, "dev", name], options);
  await runChecked(["ip", "link", "set", name, "up"], options);
}

/** Removes the bridge of the pods. */
export async function removePodBridge(dir: string): Promise<void> {
  await runCommand(["ip", "link", "delete", podBridge(dir).name], { env: { PATH: toolsPath() } });
}

/** The root of the cgroup namespace is what a node's root cgroup is elsewhere: BuildKit makes its cgroups right below it. */
function nodeScript(root: string, dir: string): string {
  const kubelet = [
    `${inside}/bin/kubernetes kubelet --config=${inside}/kubelet.json --kubeconfig=${inside}/kubeconfig`,
    `--root-dir=${inside}/kubelet --cert-dir=${inside}/kubelet-pki`,
    `--hostname-override=${nodeName} --node-ip=${podBridge(dir).host}`,
  ].join(" ");
  return `set -e
umount /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/node
echo $$ >/sys/fs/cgroup/node/cgroup.procs
${mountEngineRoot(root, nodeDir(dir))}
${hideKernelParameters}
exec sh -c 'containerd --config ${inside}/containerd.toml & containerd=$!
until [ -S /run/containerd/containerd.sock ]; do sleep 0.1; done
${kubelet} & kubelet=$!
trap "kill $kubelet" TERM
wait $kubelet
kill $containerd
wait'`;
}

/** A kubelet sets these for the whole machine (cm/container_manager_linux.go, setupKernelTunables); here it finds them set. */
const kernelParameters = {
  "vm/overcommit_memory": 1,
  "vm/panic_on_oom": 0,
  "kernel/panic": 10,
  "kernel/panic_on_oops": 1,
  "kernel/keys/root_maxkeys": 1_000_000,
  "kernel/keys/root_maxbytes": 25_000_000,
};

const hideKernelParameters = Object.entries(kernelParameters)
  .map(([name, value]) => {
    const file = `/run/${name.replaceAll("/", ".")}`;
    return `echo ${value} >${file} && mount --bind ${file} /proc/sys/${name}`;
  })
  .join("\n");

async function isNodeReady(kubeconfig: string): Promise<boolean> {
  const condition = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  const argv = [kubernetesBinary, "kubectl", "--kubeconfig", kubeconfig, "get", "node", nodeName, "-o", condition];
  return (await runCommand(argv)).stdout === "True";
}

/** Debian's plugins, unpacked and not installed. */
async function ensureCniPlugins(log: (line: string) => void): Promise<void> {
  using _lock = await lockFile(join(cacheDir, "cni.lock"));
  if (existsSync(cniPlugins)) return;
  log("unpacking the container network plugins from a Debian package");
  const work = `${cniPlugins}.tmp`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const apt = ["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", "containernetworking-plugins"];
  await runChecked(apt, { cwd: work });
  await runChecked(["dpkg-deb", "-x", join(work, readdirSync(work)[0] ?? ""), join(work, "tree")]);
  renameSync(join(work, "tree/usr/lib/cni"), cniPlugins);
  rmSync(work, { recursive: true });
}

function linkCniPlugins(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of usedPlugins) {
    rmSync(join(folder, name), { force: true });
    linkSync(join(cniPlugins, name), join(folder, name));
  }
}
