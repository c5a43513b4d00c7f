// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { BobError } from "@bob/proto";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { type FailureOptions, reportFailure } from "./failure.ts";
import { formatOf } from "./output-format.ts";

function report(thrown: unknown, options: Partial<FailureOptions> = {}) {
  const lines: string[] = [];
  const status = reportFailure(thrown, {
    note: (line) => lines.push(line),
    help: "bobctl --help",
    interrupted: new AbortController().signal,
    format: "text",
    ...options,
  });
  return { lines, status };
}

const reportJson = (thrown: unknown, options: Partial<FailureOptions> = {}) => {
  const { lines, status } = report(thrown, { ...options, format: "json" });
  return { objects: lines.map((line) => JSON.parse(line)), status };
};

describe("what a command line ends with", () => {
  it("is one line for what bob knows", () => {
    expect(report(new BobError("NOT_FOUND", "no such image"))).toEqual({ lines: ["✗ no such image"], status: 66 });
  });

  it("is one line when it was interrupted, whatever failed then", () => {
    const thrown = new BobError("UNAVAILABLE", "the connection broke");
    expect(report(thrown, { interrupted: AbortSignal.abort() })).toEqual({ lines: ["✗ interrupted"], status: 130 });
    expect(report(new Error("aborted"), { interrupted: AbortSignal.abort() })).toEqual({
      lines: ["✗ interrupted"],
      status: 130,
    });
  });

  it("is one line when the time is up, while something waits or starts", async () => {
    const line = { lines: ["✗ not done in time (--timeout)"], status: 69 };
    const signal = AbortSignal.timeout(1);
    expect(report(await sleep(5000, undefined, { signal }).catch((error: unknown) => error))).toEqual(line);
    expect(report(signal.reason)).toEqual(line);
  });

  it("is one line, with what to do, where the machine is full", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    expect(report(full)).toEqual({
      lines: [`✗ ${full.message}: make room, or let TMPDIR name a folder with more`],
      status: 74,
    });
  });

  it("has a stack for what is a bug", () => {
    const { lines, status } = report(new TypeError("x is undefined"));
    expect(lines).toEqual(["✗ x is undefined", expect.stringMatching(/^This is a bug in bob\. TypeError: .*\n\s+at /)]);
    expect(status).toBe(70);
  });
});

describe("what a command line ends with, as JSON", () => {
  it("is one object, with the same exit status", () => {
    expect(reportJson(new BobError("NOT_FOUND", 'no "such" image'))).toEqual({
      objects: [{ error: { code: "NOT_FOUND", message: 'no "such" image' } }],
      status: 66,
    });
    const usage = new CommanderError(1, "commander.unknownOption", "error: unknown option '--wat'");
    expect(reportJson(usage)).toEqual({
      objects: [{ error: { code: "USAGE", message: "unknown option '--wat' (see bobctl --help)" } }],
      status: 64,
    });
    expect(reportJson(new Error("aborted"), { interrupted: AbortSignal.abort() })).toEqual({
      objects: [{ error: { code: "CANCELLED", message: "interrupted" } }],
      status: 130,
    });
  });

  it("has a stack for what is a bug", () => {
    const { objects, status } = reportJson(new TypeError("x is undefined"));
    const stack = expect.stringMatching(/^TypeError: x is undefined\n\s+at /);
    expect([status, objects]).toEqual([70, [{ error: { code: "INTERNAL", message: "x is undefined", stack } }]]);
  });

  it("is nothing where help or a version was asked for", () => {
    const done = new CommanderError(0, "commander.helpDisplayed", "(outputHelp)");
    expect(reportJson(done)).toEqual({ objects: [], status: 0 });
  });

  it.each([
    ["show x -o json", "json"],
    ["show x -ojson --wat", "json"],
    ["--output=json wat", "json"],
    ["--format json --output", "json"],
    ["show x -o text", "text"],
    ["show json", "text"],
    ["show x -- -o json", "text"],
  ])("is asked for by %s: %s", (line, format) => {
    expect(formatOf(line.split(" "))).toBe(format);
  });
});
