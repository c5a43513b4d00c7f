// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { bpfOutput, nodeBinary, projectRoot, toolsBin } from "../../support/paths.ts";
import { accepts } from "../../support/service.ts";

/**
 * Stands in for buildkitd on the PATH of other projects' tests: starts the real one on a socket beside the one asked for, and the
 * builder endpoint on that. What is signalled to it goes to buildkitd; it ends as buildkitd ends.
 */
const args = process.argv.slice(2);
const at = args.indexOf("--addr") + 1;
const [address, inner] = [args[at], `${args[at]}.inner`];
/** Without an address it is only asked for its version. */
const isServer = at > 0;
const buildkitd = spawn(`${toolsBin}/buildkitd`, isServer ? args.with(at, inner) : args, { stdio: "inherit" });
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => buildkitd.kill(signal));
const ended = once(buildkitd, "exit");
const isUp = isServer && (await Promise.race([ended.then(() => false), untilUp(inner.slice("unix://".length))]));
const endpoint = isUp ? startEndpoint() : undefined;
const [code] = await ended;
if (endpoint) await stop(endpoint);
process.exit(code ?? 1);

async function untilUp(path: string): Promise<boolean> {
  while (!(await accepts({ path }))) await sleep(20);
  return true;
}

function startEndpoint(): ChildProcess {
  const main = `${projectRoot}/daemon/src/endpoint/main.ts`;
  const options = ["--listen", address ?? "", "--buildkit", inner, "--shims", bpfOutput, "--log-level", "warn"];
  return spawn(nodeBinary, [main, ...options], { stdio: "inherit" });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}
