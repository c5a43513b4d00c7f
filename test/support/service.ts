// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, loadIdentity, saveIdentity, signalProcess, startDetached, stopProcess } from "./process.ts";

/** A long-running program of a stack. */
export interface ServiceSpec {
  /** Names its pid file `<dir>/run/<name>.json` and its log `<dir>/logs/<name>.log`. */
  readonly name: string;
  /** The stack's folder. */
  readonly dir: string;
  readonly argv: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /**
   * What else decides how it behaves (its program, its configuration): with another one than it was started with it is
   * restarted.
   */
  readonly version?: string;
  readonly isReady: () => Promise<boolean>;
  readonly readyTimeoutMs?: number;
}

/**
 * Starts a service unless it runs already, and waits until it is ready.
 * @throws {Error} when it ends early or is not ready in time, with the end of its log.
 */
export async function ensureService(spec: ServiceSpec): Promise<void> {
  const running = loadIdentity(pidFile(spec.dir, spec.name));
  const label = createHash("sha256")
    .update(JSON.stringify([spec.argv, spec.version]))
    .digest("hex");
  if (running?.label === label && isRunning(running) && (await spec.isReady())) return;
  await stopService(spec.dir, spec.name);
  const logFile = join(spec.dir, "logs", `${spec.name}.log`);
  const identity = await startDetached({ argv: spec.argv, env: spec.env ?? process.env, logFile, cwd: spec.dir });
  saveIdentity(pidFile(spec.dir, spec.name), { ...identity, label });
  const deadline = Date.now() + (spec.readyTimeoutMs ?? 30_000);
  while (!(await spec.isReady())) {
    if (!isRunning(identity)) {
      throw new Error(`${spec.name} ended while starting; the end of ${logFile}:\n${tail(logFile)}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`${spec.name} is not ready in time; the end of ${logFile}:\n${tail(logFile)}`);
    }
    await sleep(25);
  }
}

/** Ends a service that `ensureService` started, if it still runs. */
export async function stopService(dir: string, name: string, graceMs?: number): Promise<void> {
  const identity = loadIdentity(pidFile(dir, name));
  if (identity) await stopProcess(identity, graceMs);
  rmSync(pidFile(dir, name), { force: true });
}

/** The pid of a running service, undefined when it does not run. */
export function servicePid(dir: string, name: string): number | undefined {
  const identity = loadIdentity(pidFile(dir, name));
  return identity && isRunning(identity) ? identity.pid : undefined;
}

/** Sends a signal to a service, for tests of what happens when it dies. */
export function signalService(dir: string, name: string, signal: NodeJS.Signals): void {
  const identity = loadIdentity(pidFile(dir, name));
  if (identity) signalProcess(identity, signal);
}

function pidFile(dir: string, name: string): string {
  return join(dir, "run", `${name}.json`);
}

function tail(file: string): string {
  return readFileSync(file, "utf8").split("\n").slice(-15).join("\n");
}

/** Whether something accepts connections there. */
export function accepts(address: { path: string } | { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
      .once("connect", () => resolve(true))
      .once("error", () => resolve(false))
      .once("connect", () => socket.destroy());
  });
}

/** A TCP port of 127.0.0.1 that nobody listens on right now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The longest path a unix socket can have, in bytes: `sun_path` of unix(7) less its closing NUL. */
export const maxSocketPathBytes = 107;

/**
 * The path of a socket in a stack's folder.
 * @throws {Error} when it does not fit into a socket address.
 */
export function socketPath(dir: string, name: string): string {
  const path = join(dir, name);
  const bytes = Buffer.byteLength(path);
  if (bytes <= maxSocketPathBytes) return path;
  throw new Error(
    `the socket ${path} has ${bytes} bytes, at most ${maxSocketPathBytes} are possible: set BOB_HOME to a shorter folder`,
  );
}
