// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A process that can be told from a later one with the same pid: `startTicks` is field 22 of `/proc/<pid>/stat`. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: string;
  /** What the process was started for, in words of the one who saves it. */
  readonly label?: string;
}

/** How to start a process that outlives this one. */
export interface DetachedCommand {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly cwd: string;
}

/**
 * Starts a process in its own session, its output appended to `logFile`, so that it outlives this one.
 * @throws {Error} when the program cannot be started.
 */
export async function startDetached({ argv, env, logFile, cwd }: DetachedCommand): Promise<ProcessIdentity> {
  const [program = "", ...args] = argv;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "a");
  const child = spawn(program, args, { detached: true, stdio: ["ignore", log, log], env, cwd });
  closeSync(log);
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  child.unref();
  const identity = identify(child.pid ?? 0);
  if (!identity) throw new Error(`${program} ended at once; its log is ${logFile}`);
  return identity;
}

/** The identity of a live process, or undefined where there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const fields = readStat(pid);
  const [state, startTicks] = [fields?.[0], fields?.[19]];
  return startTicks === undefined || state === "Z" ? undefined : { pid, startTicks };
}

/** The fields of `/proc/<pid>/stat` from the state on: the command name before it may hold blanks and brackets. */
function readStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined; // gone
  }
}

/** Whether this very process still runs. */
export function isRunning(process: ProcessIdentity): boolean {
  return identify(process.pid)?.startTicks === process.startTicks;
}

/** Sends a signal, unless the process is gone. */
export function signalProcess(target: ProcessIdentity, signal: NodeJS.Signals): void {
  if (isRunning(target)) process.kill(target.pid, signal);
}

/** Ends a process: SIGTERM, after `graceMs` SIGKILL, and waits until it is gone. */
export async function stopProcess(target: ProcessIdentity, graceMs = 10_000): Promise<void> {
  signalProcess(target, "SIGTERM");
  if (await hasEnded(target, graceMs)) return;
  signalProcess(target, "SIGKILL");
  if (!(await hasEnded(target, 10_000))) throw new Error(`process ${target.pid} survives SIGKILL`);
}

/** Waits until a process is gone; false when it still runs after `timeoutMs`. */
export async function hasEnded(target: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(target)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Reads an identity that `saveIdentity` wrote; undefined where there is none. */
export function loadIdentity(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
  } catch {
    return undefined; // not started, or a write cut short: both mean that we know of no process
  }
}

/** Remembers a process for a later `stop`. */
export function saveIdentity(file: string, identity: ProcessIdentity): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(identity)}\n`);
}

/** Takes a lock file for as long as the returned object lives; waits while another live process holds it. */
export async function lockFile(file: string, timeoutMs = 600_000): Promise<Disposable> {
  mkdirSync(dirname(file), { recursive: true });
  const deadline = Date.now() + timeoutMs;
  while (!tryLock(file)) {
    const owner = loadIdentity(file);
    if (owner && !isRunning(owner)) {
      rmSync(file, { force: true });
    } else if (Date.now() > deadline) {
      throw new Error(`${file} is held by process ${owner?.pid}; it did not let go in time`);
    } else {
      await sleep(100);
    }
  }
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

function tryLock(file: string): boolean {
  const self = identify(Number(readlinkSync("/proc/self")));
  try {
    writeFileSync(file, JSON.stringify(self), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
