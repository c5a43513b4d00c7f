// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackInfo } from "./stack.ts";

/** What a finished build must not leave on the host: step cgroups, bob-step processes, entries in the recorder's maps. */
export async function listLeftovers(stack: StackInfo): Promise<string[]> {
  return [...listCgroups(stack), ...listStepProcesses(), ...listMapEntries()];
}

function listCgroups(stack: StackInfo): string[] {
  const root = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].find((dir) => existsSync(join(dir, "cgroup.procs")));
  const below = join(root ?? "", stack.cgroup);
  if (!existsSync(below)) return [];
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-z]{20,}$/.test(entry.name))
    .map((entry) => `cgroup ${entry.name}`);
}

function listStepProcesses(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const comm = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
        return comm.startsWith("bob:") ? [`process ${pid} ${comm}`] : [];
      } catch {
        return [];
      }
    });
}

interface ScopeEntry {
  formatted: { key: number; value: { slot: number; step: number } };
}

const slotNone = 0xffffffff;

/** Steps in the map from cgroup to step, read with bpftool; cgroups a recorder leaves alone for some seconds (no slot) are none. */
function listMapEntries(): string[] {
  const maps = JSON.parse(execFileSync("bpftool", ["-j", "map", "list"], { encoding: "utf8" })) as {
    id: number;
    name?: string;
  }[];
  return maps
    .filter((map) => map.name === "scopes")
    .flatMap(({ id }) => dumpMap(id))
    .filter(({ formatted }) => formatted.value.slot !== slotNone)
    .map(({ formatted }) => `map entry ${JSON.stringify(formatted)}`);
}

/** A map goes with its recorder, perhaps since it was listed. */
function dumpMap(id: number): ScopeEntry[] {
  const { status, stdout } = spawnSync("bpftool", ["-j", "map", "dump", "id", String(id)], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : [];
}
