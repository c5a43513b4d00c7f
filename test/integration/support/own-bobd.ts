// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectRecorder, type RecorderClient } from "../../../daemon/src/recorder/test-support/recorder-client.ts";
import { bpfOutput, nodeBinary, projectRoot } from "../../support/paths.ts";
import { accepts } from "../../support/service.ts";
import { ownCgroup } from "./run-step.ts";

/** A bobd of a test's own. */
export interface OwnBobd extends AsyncDisposable {
  readonly pid: number;
  readonly state: string;
  readonly socket: string;
  readonly client: RecorderClient;
  /** pid of its probe; undefined while it has none. */
  probePid(): number | undefined;
  /** Sends a signal and waits for its end; the exit status, or the signal's name. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** What it logged so far. */
  log(): string;
}

/** A folder for one bobd's state, removed when the test is over. */
export async function makeState(): Promise<string> {
  return mkdtemp(join(tmpdir(), "bob-state-"));
}

/** Starts bobd with its state in `state` and waits until its socket accepts. */
export async function startBobd(state: string): Promise<OwnBobd> {
  const socket = join(state, "api.sock");
  const { child, log } = spawnBobd(state, socket);
  while (!(await accepts({ path: socket }))) {
    if (child.exitCode !== null) {
      throw new Error(`bobd ended with status ${child.exitCode}:\n${log()}`);
    }
    await sleep(20);
  }
  const pid = child.pid ?? 0;
  const client = connectRecorder(socket);
  const stop = (signal: NodeJS.Signals = "SIGTERM") => endOf(child, signal);
  return {
    ...{ pid, state, socket, client, stop, log },
    probePid: () => childrenOf(pid).find((each) => commandOf(each) === "bob-probe"),
    [Symbol.asyncDispose]: async () => {
      client[Symbol.dispose]();
      await stop();
    },
  };
}

/** Starts bobd for its end: the exit status and what it logged. */
export async function runBobd(
  state: string,
  socket = join(state, "api.sock"),
): Promise<{ status: unknown; log: string }> {
  const { child, log } = spawnBobd(state, socket);
  const status = await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  return { status, log: log() };
}

/** Removes a state folder; fails when anything but bobd's own files is in it. */
export async function removeState(state: string): Promise<string[]> {
  const names = await readdir(state);
  await rm(state, { recursive: true });
  return names.sort();
}

function spawnBobd(state: string, socket: string): { child: ChildProcess; log: () => string } {
  const main = join(projectRoot, "daemon/src/recorder/main.ts");
  const args = [
    main,
    "--socket",
    socket,
    "--state",
    state,
    "--probe",
    join(bpfOutput, "bob-probe"),
    "--log-level",
    "debug",
    "--claim",
    "--cgroup",
    ownCgroup,
  ];
  const child = spawn(nodeBinary, args, { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { child, log: () => text };
}

function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve(child.signalCode ?? child.exitCode);
  }
  return new Promise((resolve) => {
    child.once("exit", (code, by) => resolve(by ?? code));
    child.kill(signal);
  });
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1");
  return text.trim().split(" ").filter(Boolean).map(Number);
}

function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, "latin1").trim();
  } catch {
    return undefined; // gone meanwhile
  }
}
