// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { bobHome, projectRoot } from "../support/paths.ts";

const bpf = join(projectRoot, "bpf");

/** Runs libFuzzer on a target of bpf/fuzz. Returns the exit status: not 0 where an input broke it. */
export function fuzzNative(target: string, seconds: number, isKept: boolean): number {
  const targets = readdirSync(join(bpf, "fuzz/corpus"));
  if (!targets.includes(target)) {
    console.error(`there is no target c:${target}: one of ${targets.map((name) => `c:${name}`).join(", ")}`);
    return 64;
  }
  execFileSync("make", ["-s", "-C", bpf, `.output/fuzz/${target}`], { stdio: "inherit" });
  const program = join(bpf, ".output/fuzz", target);
  const found = join(bobHome, "fuzz/c", target);
  const kept = join(bpf, "fuzz/corpus", target);
  mkdirSync(found, { recursive: true });
  const run = (...args: string[]) => spawnSync(program, args, { stdio: "inherit" }).status ?? 1;
  const status = run(
    `-max_total_time=${seconds}`,
    `-artifact_prefix=${join(bobHome, "fuzz", `c-${target}-`)}`,
    found,
    kept,
  );
  return status === 0 && isKept ? run("-merge=1", kept, found) : status;
}
