// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cgroupFor, confine, removeCgroup } from "../../support/cgroup.ts";
import { type Door, type PreparedSuite, suitesDir, toolsFor } from "./suite.ts";

/** How a test ended. */
export type Outcome = "pass" | "fail" | "skip" | "unfinished";

/** One line of `go tool test2json`. */
interface TestEvent {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
}

/** What to run of a suite. */
export interface Run {
  readonly suite: PreparedSuite;
  readonly package: string;
  readonly door: Door;
  /** A regular expression for the names of single tests. */
  readonly filter: string;
  /** The folder with the registry's data that stands in for docker.io. */
  readonly mirror: string;
}

/** How every test ended, and what failed ones printed. */
export interface RunResult {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly outputs: ReadonlyMap<string, string>;
}

/**
 * Runs tests in mounts, a cgroup and a network of their own: nothing they try to reach outside is there. `signal` ends them and
 * everything they started.
 */
export async function runTests(run: Run, signal: AbortSignal): Promise<RunResult> {
  const cgroup = cgroupFor(join(suitesDir, run.suite.suite.name, run.door));
  // Paths of sockets have at most 107 bytes, and the tests make long ones.
  const temporary = mkdtempSync("/tmp/bob-suite-");
  mkdirSync(join(temporary, "home"));
  const argv = ["unshare", "--net", ...confine(cgroup, testCommand(run), "ip link set lo up")];
  const child = spawn(argv[0] ?? "", argv.slice(1), {
    cwd: join(run.suite.sources, run.package),
    env: environment(run, temporary),
    stdio: ["ignore", "pipe", "inherit"],
  });
  signal.addEventListener("abort", () => void removeCgroup(cgroup), { once: true });
  const result = await readEvents(child.stdout, `${run.suite.suite.name}/${run.package}, ${run.door}`);
  await removeCgroup(cgroup);
  rmSync(temporary, { recursive: true, force: true });
  signal.throwIfAborted();
  return result;
}

function testCommand({ suite, package: name, filter }: Run): string[] {
  const selected = `^(${suite.suite.packages[name]})$/(${filter})/^worker=${suite.suite.worker}$`;
  const options = ["-test.v=test2json", "-test.timeout=60m", "-test.parallel=4", `-test.run=${selected}`];
  return [suite.test2json, suite.programs.get(name) ?? "", ...options];
}

function environment({ suite, door, mirror }: Run, temporary: string): NodeJS.ProcessEnv {
  return {
    PATH: toolsFor(suite.suite, door),
    HOME: join(temporary, "home"),
    TMPDIR: temporary,
    BUILDKIT_REGISTRY_MIRROR_DIR: mirror,
    OTEL_TRACES_EXPORTER: "none",
  };
}

async function readEvents(lines: NodeJS.ReadableStream, label: string): Promise<RunResult> {
  const outcomes = new Map<string, Outcome>();
  const outputs = new Map<string, string>();
  for await (const line of createInterface({ input: lines })) {
    const event = parseEvent(line);
    if (event?.Test === undefined) continue;
    if (event.Action === "run") outcomes.set(event.Test, "unfinished");
    if (event.Action === "output") outputs.set(event.Test, (outputs.get(event.Test) ?? "") + event.Output);
    if (event.Action === "pass" || event.Action === "fail" || event.Action === "skip") {
      outcomes.set(event.Test, event.Action);
      if (event.Action !== "fail") outputs.delete(event.Test);
      if (isSingleTest(event.Test)) console.error(`${label}: ${event.Action} ${event.Test}`);
    }
  }
  return { outcomes: new Map([...outcomes].filter(([test]) => isLeaf(test, outcomes))), outputs };
}

function parseEvent(line: string): TestEvent | undefined {
  return line.startsWith("{") ? (JSON.parse(line) as TestEvent) : undefined;
}

function isSingleTest(name: string): boolean {
  return /\/worker=[^/]+(\/[^/]+=[^/]+)*$/.test(name);
}

function isLeaf(name: string, all: ReadonlyMap<string, Outcome>): boolean {
  return (
    isSingleTest(name) &&
    ![...all.keys()].some((other) => other !== name && other.startsWith(`${name}/`) && isSingleTest(other))
  );
}
