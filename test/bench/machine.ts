// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";
import type { StackInfo } from "../e2e/support/stack.ts";

/** What numbers depend on. */
export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly buildkit: string;
  /** Runnable processes of the last minute, before anything was measured: what the cores were shared with. */
  readonly loadBefore: number;
}

export function describeMachine(stack: StackInfo): Machine {
  const env = { ...process.env, ...stack.env };
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: "utf8", env }).trim();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: run("git", "rev-parse", "--short", "HEAD"),
    cpu: cpus()[0]?.model ?? "",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release().replace(/-.*/, ""),
    node: process.version,
    buildkit: run("buildkitd", "--version").split(" ")[2] ?? "",
    loadBefore: loadavg()[0] ?? Number.NaN,
  };
}

/** The machine in one line. */
export function formatMachine({
  date,
  commit,
  cpu,
  cores,
  memoryGiB,
  kernel,
  node,
  buildkit,
  loadBefore,
}: Machine): string {
  const hardware = `${cores} cores of ${cpu}, ${memoryGiB} GiB`;
  const software = `Linux ${kernel}, BuildKit ${buildkit}, Node ${node}`;
  return `${hardware}, ${software}; load before ${loadBefore.toFixed(1)}; ${date}, ${commit}`;
}
