// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { StackInfo } from "../e2e/support/stack.ts";
import { readPeakMiB } from "../support/process-memory.ts";

/** How long a program takes, and what it has resident at most. @throws {Error} when it fails: a failure is fast. */
export async function runOnce(
  argv: readonly string[],
  stack: Pick<StackInfo, "env">,
  cwd = process.cwd(),
): Promise<{ ms: number; peakMiB: number }> {
  const [program = "", ...args] = argv;
  const started = performance.now();
  const child = spawn(program, args, { cwd, env: { ...process.env, ...stack.env }, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let peakMiB = 0;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()));
  const watch = setInterval(() => (peakMiB = readPeak(child.pid) ?? peakMiB), 20);
  const [code] = await once(child, "close");
  clearInterval(watch);
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}:\n${text}`);
  return { ms: performance.now() - started, peakMiB };
}

/** Undefined when the process is gone. */
function readPeak(pid: number | undefined): number | undefined {
  try {
    const peak = readPeakMiB(pid ?? 0);
    return Number.isNaN(peak) ? undefined : peak;
  } catch {
    return undefined;
  }
}
