// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aloneTests } from "../../vitest.config.ts";
import { aloneStackDir, cacheDir, defaultStackDir, nodeBinary, projectRoot } from "./paths.ts";
import { servicePid } from "./service.ts";
import { type Stack, type StackOptions, startStack, stopStack } from "./stack.ts";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The parts of vitest's JSON report that are counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const suite = process.env.BOB_SUITE;
const filters = process.argv.slice(2);
/** What broke and is no test (lint, a hook, a run that was ended) counts as one that failed. */
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
// Most of what a short Node program does is to compile itself: once is enough.
process.env.NODE_COMPILE_CACHE ??= join(cacheDir, "node");
try {
  if (suite === undefined && filters.length === 0) await lint();
  await runProjects();
} catch (error) {
  console.error(error);
  total.failed++;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** The tests go on whatever it finds, so that one run tells everything. */
async function lint(): Promise<void> {
  for (const line of ["biome check .", "tsc --noEmit"]) {
    const [program = "", ...args] = line.split(" ");
    const status = await runToEnd(join(projectRoot, "node_modules/.bin", program), args, process.env);
    if (status === 0) continue;
    console.error(`${line}: ended with exit status ${status}`);
    total.failed++;
  }
}

/** The stack starts while the unit tests run. */
async function runProjects(): Promise<void> {
  const unit = suite === undefined ? runProject("unit", process.env) : Promise.resolve();
  try {
    await withStack({ dir: defaultStackDir }, async (first) => {
      await unit;
      await runLanes(first);
    });
  } finally {
    await unit;
  }
}

/** Two stacks with their tests beside each other: while those of one wait, those of the other work. */
async function runLanes(first: Stack): Promise<void> {
  const lanes = [runProject(suite === "emulation" ? suite : "stack", stackEnvironment(first))];
  if (suite === undefined && asksForAlone()) lanes.push(runAlone(first));
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === "rejected");
  if (failed) throw failed.reason;
}

/** The second stack has the registry of the first, and with it all images. */
function runAlone({ registry, frontend }: Stack): Promise<void> {
  return withStack({ dir: aloneStackDir, registry, hasFrontend: false }, (second) =>
    runProject("alone", stackEnvironment({ ...second, frontend })),
  );
}

/** Whether a filter, before the first option, is a part of one of their paths. */
function asksForAlone(): boolean {
  const firstOption = filters.findIndex((each) => each.startsWith("-"));
  const parts = firstOption < 0 ? filters : filters.slice(0, firstOption);
  const files = globSync(aloneTests, { cwd: projectRoot });
  return parts.length === 0 || files.some((file) => parts.some((part) => file.includes(part)));
}

/** A stack that was up before the tests stays up after them. */
async function withStack(
  { dir, ...options }: StackOptions & { readonly dir: string },
  use: (stack: Stack) => Promise<void>,
): Promise<void> {
  const wasUp = servicePid(dir, "buildkitd") !== undefined;
  try {
    await use(await startStack({ ...options, dir, log: (line) => console.error(`stack: ${line}`) }));
  } finally {
    if (!wasUp) await stopStack(dir);
  }
}

/** Tests find the stack in `BOB_STACK`: what `stack:up` prints, and `dir`. */
function stackEnvironment({ stop: _stop, ...stack }: Stack): NodeJS.ProcessEnv {
  return { ...process.env, ...stack.env, BOB_STACK: JSON.stringify(stack) };
}

/**
 * Runs one project of vitest.config.ts, with a temporary folder of its own, and adds up its counts. A failure outside
 * of a test (an import, a hook, a signal) counts as one.
 */
async function runProject(project: string, env: NodeJS.ProcessEnv): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bob-test-"));
  await mkdir(join(dir, "tmp"));
  const reportFile = join(dir, "report.json");
  const options = [
    "run",
    "--project",
    project,
    "--passWithNoTests",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ];
  const status = await runVitest([...options, ...filters], { ...env, TMPDIR: join(dir, "tmp") });
  const report = JSON.parse(await readFile(reportFile, "utf8").catch(() => "null")) as Report | null;
  await rm(dir, { recursive: true });
  const failedBefore = total.failed;
  if (report) addCounts(report); // there is none where no test file matches the filters
  if (status !== 0 && total.failed === failedBefore) total.failed++;
}

function addCounts(report: Report): void {
  const emptyFailures = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests + emptyFailures.length;
  total.skipped += report.numPendingTests + report.numTodoTests;
}

function runVitest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return runToEnd(nodeBinary, [join(projectRoot, "node_modules/vitest/vitest.mjs"), ...args], env);
}

/** @returns the exit status. Signals that would end this process go to the program first. */
function runToEnd(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { cwd: projectRoot, env, stdio: ["ignore", "inherit", "inherit"] });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("exit", (code) => resolve(code ?? 1));
    child.once("exit", () => process.off("SIGINT", forward).off("SIGTERM", forward));
  });
}
