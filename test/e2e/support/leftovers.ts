// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { recordedCgroup } from "../../support/cgroup.ts";
import { servicePid } from "../../support/service.ts";
import type { StackInfo } from "./stack.ts";

/** What a finished build must not leave on the host: step cgroups, bob-step processes, entries in the recorder's maps. */
export async function listLeftovers(stack: StackInfo): Promise<string[]> {
  return [...listCgroups(stack), ...listStepProcesses(stack), ...listMapEntries(stack)];
}

function listCgroups(stack: StackInfo): string[] {
  const root = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].find((dir) => existsSync(join(dir, "cgroup.procs")));
  const below = join(root ?? "", stack.cgroup);
  if (!existsSync(below)) return [];
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-z]{20,}$/.test(entry.name))
    .map((entry) => `cgroup ${entry.name}`);
}

function listStepProcesses(stack: StackInfo): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const comm = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
        return comm.startsWith("bob:") && !isOfOthers(pid, stack) ? [`process ${pid} ${comm}`] : [];
      } catch {
        return [];
      }
    });
}

/** A step below the cgroup of another stack or test, or what another recorder's probe started. */
function isOfOthers(pid: string, stack: StackInfo): boolean {
  const cgroup = /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, "utf8"))?.[1] ?? "/";
  if (cgroup !== "/") return !`${cgroup}/`.startsWith(`${recordedCgroup(stack.dir)}/`);
  const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  const isProbes = readFileSync(`/proc/${parent}/comm`, "utf8").trim() === "bob-probe";
  return isProbes && Number(parent) !== stack.probePid();
}

interface ScopeEntry {
  formatted: { key: number; value: { slot: number; step: number } };
}

const slotNone = 0xffffffff;

/**
 * Steps in the recorder's map from cgroup to step, read with bpftool; cgroups it leaves alone for some seconds (no slot)
 * are none.
 */
function listMapEntries(stack: StackInfo): string[] {
  const own = mapsOfProbe(stack);
  const maps = JSON.parse(execFileSync("bpftool", ["-j", "map", "list"], { encoding: "utf8" })) as {
    id: number;
    name?: string;
  }[];
  return maps
    .filter(({ id, name }) => name === "scopes" && own.has(id))
    .flatMap(({ id }) => dumpMap(id))
    .filter(({ formatted }) => formatted.value.slot !== slotNone)
    .map(({ formatted }) => `map entry ${JSON.stringify(formatted)}`);
}

/** The ids of the maps that the stack's probe has; none where the recorder is dead, and its maps with it. */
function mapsOfProbe(stack: StackInfo): Set<number> {
  if (servicePid(stack.dir, "bobd") === undefined) return new Set();
  const folder = `/proc/${stack.probePid()}/fdinfo`;
  const texts = readdirSync(folder).map((fd) => readFileSync(join(folder, fd), "utf8"));
  return new Set(texts.map((text) => Number(/^map_id:\s*(\d+)$/m.exec(text)?.[1])));
}

/** A map goes with its recorder, perhaps since it was listed. */
function dumpMap(id: number): ScopeEntry[] {
  const { status, stdout } = spawnSync("bpftool", ["-j", "map", "dump", "id", String(id)], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : [];
}
