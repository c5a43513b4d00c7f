// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describeError } from "../process/log.ts";

/** What this process sees of cgroups. */
export interface CgroupView {
  /** Whether cgroup v2 is mounted at /sys/fs/cgroup. */
  readonly isUnified: boolean;
  /** This process's cgroup v2, seen from its cgroup namespace; undefined: the kernel has none. */
  readonly path: string | undefined;
  /** Whether what is mounted begins with the root of the whole hierarchy: the only cgroup without a type. */
  readonly isTop: boolean;
}

const mountPoint = "/sys/fs/cgroup";

/**
 * How to get a cgroup namespace whose root is the builder's own cgroup, as a shell script that ends with `exec "$@"`;
 * undefined where it is so already.
 *
 * - `own`: cgroup v2, the host's namespace (privileged Kubernetes pods, `--cgroupns=host`): as moby/buildkit's image
 *   does.
 * - `made`: cgroup v1 at /sys/fs/cgroup, or no cgroup of our own: one is made. `$name` names it.
 */
export function namespaceScript(view: CgroupView, name: string): string | undefined {
  if (view.path === undefined) return undefined;
  if (!view.isUnified || view.isTop) return madeCgroup(view.path, name);
  return view.path === "/" ? undefined : ownCgroup;
}

const ownCgroup = `exec unshare --cgroup sh -ec 'umount ${mountPoint}
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 ${mountPoint}
exec "$@"' sh "$@"`;

/**
 * Those of earlier builders, which nobody can remove from inside of them, go after a minute: before, one may be about
 * to move in.
 */
function madeCgroup(parent: string, name: string): string {
  return `mkdir -p /run/bob/cgroup
mount -t cgroup2 cgroup2 /run/bob/cgroup
cd "/run/bob/cgroup${parent}"
find . -depth -path './bob-builder-*' -type d -mmin +1 -exec rmdir {} + 2>/dev/null || true
mkdir -p ${name}
echo $$ >${name}/cgroup.procs
cd /
exec unshare --cgroup sh -ec 'mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 ${mountPoint}
exec "$@"' sh "$@"`;
}

/** The command line that runs `argv` after a script of {@link namespaceScript}, in mounts of its own. */
export function namespaced(script: string, argv: readonly string[]): string[] {
  return ["unshare", "--mount", "sh", "-ec", script, "sh", ...argv];
}

/**
 * Why the script does not work here; undefined: it does. Tried on a process of its own, so that there is a way back.
 */
export function tryScript(script: string): string | undefined {
  const [program = "", ...args] = namespaced(script, ["true"]);
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

export function viewCgroup(): CgroupView {
  const path = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1];
  const isUnified = existsSync(`${mountPoint}/cgroup.controllers`);
  return { isUnified, path, isTop: isUnified && path === "/" && !existsSync(`${mountPoint}/cgroup.type`) };
}

/**
 * Leaves the root of the builder's cgroup: while processes are in it, controllers cannot be handed down to the steps'
 * cgroups. buildkitd does the same with all it finds there (`executor/resources/monitor.go`), but not with what others
 * start meanwhile.
 *
 * @returns why that is not possible here; undefined: it is done, or this process is in no such cgroup
 */
export function leaveRootCgroup({ isUnified, path, isTop }: CgroupView): string | undefined {
  if (!isUnified || path !== "/" || isTop) return undefined;
  try {
    mkdirSync(`${mountPoint}/init`, { recursive: true });
    writeFileSync(`${mountPoint}/init/cgroup.procs`, String(process.pid));
    return undefined;
  } catch (error) {
    return `${mountPoint}/init: ${describeError(error)}`;
  }
}
