// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";
import { exitStatus, keepRunning, startProgram } from "./supervise.ts";

const env = process.env;

/** A log whose lines can be waited for. */
function openLog() {
  const lines: Record<string, unknown>[] = [];
  let wake = () => {};
  const log = createLog("debug", (line) => {
    lines.push(JSON.parse(line));
    wake();
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { lines, log, until };
}

const sh = (script: string, log = openLog().log) => ({ name: "sh", argv: ["sh", "-c", script], env, log });

describe("a program of the builder", () => {
  it("ends with its status, with 128 + its signal, or with 127", async () => {
    const { log } = openLog();
    expect(await exitStatus(startProgram(sh("exit 7")), log)).toBe(7);
    expect(await exitStatus(startProgram(sh("kill -9 $$")), log)).toBe(137);
    expect(await exitStatus(startProgram({ name: "none", argv: ["/not/there"], env, log }), log)).toBe(127);
  });

  it("logs through our log, and plain text as a warning", async () => {
    const { lines, log, until } = openLog();
    startProgram(sh(`echo '{"time":"t","level":"info","msg":"hello","n":1}'; echo plain >&2`, log));
    await until(() => lines.length === 2);
    expect(lines).toContainEqual(expect.objectContaining({ level: "info", msg: "hello", n: 1 }));
    expect(lines).toContainEqual(expect.objectContaining({ level: "warn", msg: "plain" }));
  });

  it("is started again when it dies, and ended when it is to end", async () => {
    const { lines, log, until } = openLog();
    const stop = new AbortController();
    const kept = keepRunning(sh("exit 3"), log, stop.signal);
    await until(() => lines.filter(({ msg }) => msg === "sh is dead, starting it again").length === 2);
    expect(lines.map(({ status, pauseMs }) => [status, pauseMs])).toEqual([
      [3, 250],
      [3, 500],
    ]);
    stop.abort();
    await kept;
    const running = new AbortController();
    const ended = keepRunning(sh("echo up; exec sleep 1000", log), log, running.signal);
    await until(() => lines.some(({ msg }) => msg === "up"));
    running.abort();
    await ended;
  });

  it("is not started again when it refuses its options", async () => {
    const { lines, log } = openLog();
    expect(await keepRunning(sh("exit 64"), log, new AbortController().signal)).toBe(64);
    expect(lines).toEqual([]);
  });
});
