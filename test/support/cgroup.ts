// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { aloneStackDir, bobHome, demoStackDir } from "./paths.ts";

/** The cgroup above those of everything this checkout starts, but for its second stacks. */
export const projectCgroup = `/bob-${shortHash(bobHome)}`;

/** Stacks that run beside the checkout's first one, each with a recorder for its own builders. */
const secondStacks = [demoStackDir, aloneStackDir];

/** The cgroup, from the root of the hierarchy, for everything that is started for the folder `dir`. */
export function cgroupFor(dir: string): string {
  return `${recordedCgroup(dir)}/${shortHash(dir)}`;
}

/** The cgroup that the recorder in `dir` keeps to. */
export function recordedCgroup(dir: string): string {
  const stack = secondStacks.find((each) => dir === each || dir.startsWith(`${each}/`));
  return stack === undefined ? projectCgroup : `${projectCgroup}-${basename(stack)}`;
}

/** Names what belongs to a folder in places that know no paths. */
export function shortHash(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 11);
}

/** The cgroup below which the builder in `dir` runs its steps: when no build runs it is empty. */
export function stepsCgroup(dir: string): string {
  return `${cgroupFor(dir)}/steps`;
}

/**
 * The command line that runs `argv` in `<cgroup>/daemon` and in mounts of its own, with the machine's cgroup v2
 * hierarchy at /sys/fs/cgroup whatever is mounted there outside. `prepare` is a shell command to run in there before.
 */
export function confine(cgroup: string, argv: readonly string[], prepare = ""): string[] {
  const script = `set -e
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /sys/fs/cgroup${cgroup}/daemon
echo $$ >/sys/fs/cgroup${cgroup}/daemon/cgroup.procs
${prepare}
exec "$@"`;
  return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", ...argv];
}

/** Where a cgroup is in the file system; undefined when cgroup v2 is not mounted or the cgroup is not there. */
export function cgroupPath(cgroup: string): string | undefined {
  const mounts = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];
  return mounts.map((mount) => join(mount, cgroup)).find((path) => existsSync(join(path, "cgroup.procs")));
}

/**
 * Kills everything in a cgroup and removes it.
 * @throws {Error} when it cannot be removed within two seconds.
 */
export async function removeCgroup(cgroup: string): Promise<void> {
  const path = cgroupPath(cgroup);
  if (!path) return;
  writeFileSync(join(path, "cgroup.kill"), "1");
  for (let tries = 0; tries < 100; tries++) {
    if (tryRemoveTree(path)) return removeEmpty(join(path, ".."));
    await sleep(20);
  }
  throw new Error(`the cgroup ${path} cannot be removed: something in it survives SIGKILL`);
}

/** The parent is shared: it goes with the last of its children. */
function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // others are still in it, or it is the root
  }
}

/** Cgroups go from the leaves up, and only once their last process is gone. */
function tryRemoveTree(path: string): boolean {
  try {
    const children = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const child of children) tryRemoveTree(join(path, child.name));
    rmdirSync(path);
    return true;
  } catch {
    return false; // still busy: the caller tries again
  }
}
