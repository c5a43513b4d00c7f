// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { recordedCgroup } from "./cgroup.ts";
import { daemonProgram } from "./daemon-program.ts";
import { hashFiles } from "./hash-files.ts";
import { bpfOutput, nodeBinary, projectRoot, toolsPath } from "./paths.ts";
import { accepts, ensureService, socketPath, stopService } from "./service.ts";

/** Where a running bobd is reached, and the key its signatures are verified with. */
export interface BobdAddress {
  readonly socket: string;
  readonly publicKey: string;
}

/** Starts bobd with its state in `<dir>/bobd`; undefined as long as the source tree has no bobd or no probe. */
export async function ensureBobd(dir: string, extraArgs: readonly string[] = []): Promise<BobdAddress | undefined> {
  const probe = join(bpfOutput, "bob-probe");
  const mainFile = daemonProgram("recorder");
  if (!existsSync(mainFile) || !existsSync(probe)) return undefined;
  const socket = socketPath(dir, "bobd.sock");
  const state = join(dir, "bobd");
  const args = [...limits(dir), ...extraArgs];
  mkdirSync(state, { recursive: true });
  await ensureService({
    name: "bobd",
    dir,
    argv: [nodeBinary, mainFile, "--socket", socket, "--state", state, "--probe", probe, ...args],
    env: { ...process.env, PATH: toolsPath() },
    version: `${hashFiles([probe, ...listSources()])} ${args.join(" ")}`,
    isReady: () => accepts({ path: socket }),
  });
  return { socket: `unix://${socket}`, publicKey: join(state, "recorder.pub") };
}

/**
 * The variable that lets a stack's recorder see the steps of every builder of the machine, such as the user's own
 * Docker; where it is a path, of those below that cgroup. Without it a recorder keeps to what belongs to its stack, so
 * that several checkouts, and stacks of one, get along; and it claims that, so that no other recorder of the machine takes it.
 */
export const recordAllSteps = "BOB_RECORD_ALL_STEPS";

function limits(dir: string): string[] {
  const asked = process.env[recordAllSteps];
  const cgroup = asked?.startsWith("/") ? asked : recordedCgroup(dir);
  return ["--claim", "--cgroup", cgroup, ...(asked && asked !== cgroup ? ["--cgroup", "/"] : [])];
}

/** Ends bobd; its probe ends with it. */
export async function stopBobd(dir: string, graceMs?: number): Promise<void> {
  await stopService(dir, "bobd", graceMs);
}

/** What bobd runs: with every edit of it the next `stack:up` restarts bobd. */
function listSources(): string[] {
  const sources = globSync(["{bill,daemon,oci,trust}/src/**/*.ts", "proto/**/*.{ts,js,json,proto}"], {
    cwd: projectRoot,
  });
  return sources.map((file) => join(projectRoot, file));
}
