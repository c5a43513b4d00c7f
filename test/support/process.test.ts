// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import {
  identify,
  isRunning,
  loadIdentity,
  lockFile,
  saveIdentity,
  signalProcess,
  startDetached,
  stopProcess,
} from "./process.ts";

const folder = mkdtempSync(join(tmpdir(), "bob-process-"));
const logFile = join(folder, "log");
afterAll(() => rmSync(folder, { recursive: true }));

const start = (...argv: string[]) => startDetached({ argv, env: process.env, logFile, cwd: folder });

it("ends a process that ignores SIGTERM after the grace time", async () => {
  const stubborn = await start("sh", "-c", "trap '' TERM; while :; do sleep 0.05; done");
  await stopProcess(stubborn, 200);
  expect(isRunning(stubborn)).toBe(false);
});

it("never takes a recycled pid for the process it remembers", () => {
  const child = spawn("sleep", ["60"]);
  const recycled = { pid: child.pid ?? 0, startTicks: "1" };
  expect(isRunning(recycled)).toBe(false);
  signalProcess(recycled, "SIGKILL");
  expect(identify(recycled.pid)).toBeDefined();
  child.kill("SIGKILL");
});

it("reports a program that cannot be started", async () => {
  await expect(start("/nowhere/at-all")).rejects.toThrow(/ENOENT/);
});

it("takes a pid file cut short for none", () => {
  const file = join(folder, "run/one.json");
  saveIdentity(file, { pid: 1, startTicks: "2" });
  expect(loadIdentity(file)).toEqual({ pid: 1, startTicks: "2" });
  expect(loadIdentity(join(folder, "run/none.json"))).toBeUndefined();
});

it("lets one owner in at a time, and takes over the lock of a dead one", async () => {
  const file = join(folder, "lock");
  saveIdentity(file, { pid: process.pid, startTicks: "1" });
  const first = await lockFile(file);
  await expect(lockFile(file, 150)).rejects.toThrow(/is held by process/);
  first[Symbol.dispose]();
  using _second = await lockFile(file, 150);
});
