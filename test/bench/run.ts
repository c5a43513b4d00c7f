import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { ensureDirectBuilder } from "../e2e/support/client.ts";
import { openStack, type StackInfo } from "../e2e/support/stack.ts";
import { recordAllSteps } from "../support/bobd.ts";
import { servicePid } from "../support/service.ts";
import { measurePairs, median, medianDifference, medianRatio, type Pair } from "./measure.ts";
import { measureResidentMemory } from "./rss.ts";
import {
  compileSixtyFiles,
  type Door,
  emptySteps,
  fiftyCachedSteps,
  LargeContext,
  readTwelveThousandFiles,
} from "./scenarios.ts";

/** One line of the result: what was measured, against which goal, with the raw numbers. */
interface Result {
  name: string;
  value: number;
  unit: string;
  goal: number;
  raw: unknown;
}

const EMPTY_STEPS = 10;

async function benchCompile(stack: StackInfo, run: string): Promise<Result[]> {
  return benchInnerAndWall("compile 60 C files", 1.05, 7, (bob, round) =>
    compileSixtyFiles(stack, bob, `${run}-${round}`),
  );
}

async function benchReads(stack: StackInfo, run: string): Promise<Result[]> {
  for (const bob of [true, false]) await readTwelveThousandFiles(stack, bob, `${run}-warm`);
  return benchInnerAndWall("read 12,000 files", 1.15, 11, (bob, round) =>
    readTwelveThousandFiles(stack, bob, `${run}-${round}`),
  );
}

async function benchInnerAndWall(
  name: string,
  goal: number,
  rounds: number,
  measure: (bob: boolean, round: number) => Promise<{ wallMs: number; innerMs: number }>,
): Promise<Result[]> {
  const inner: Pair[] = [];
  const wall = await measurePairs(rounds, async (bob, round) => {
    const times = await measure(bob, round);
    inner[round] = { ...(inner[round] ?? { bob: 0, plain: 0 }), [bob ? "bob" : "plain"]: times.innerMs };
    return times.wallMs;
  });
  return [
    { name: `${name}: the command`, value: medianRatio(inner), unit: "×", goal, raw: inner },
    { name: `${name}: the whole build`, value: medianRatio(wall), unit: "×", goal, raw: wall },
  ];
}

async function benchCached(stack: StackInfo): Promise<Result[]> {
  return [
    await compareCached(stack, "syntax", "fully cached build of 50 steps, # syntax=", 150),
    await compareCached(stack, "attest", "fully cached build of 50 steps, --attest type=bob", 150),
  ];
}

async function benchEndpoint(stack: StackInfo): Promise<Result[]> {
  const cached = await compareCached(stack, "endpoint", "fully cached build of 50 steps through the endpoint", 20);
  using context = new LargeContext();
  const pairs = await measurePairs(9, async (bob) => {
    const ms = await context.transfer(stack, bob ? "endpoint" : "direct");
    await stack.prune(); // a copy of the context each time
    return ms;
  });
  const pid = servicePid(stack.dir, "endpoint");
  const peakMiB = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  return [
    cached,
    { name: "1 GiB of context through the endpoint", value: medianRatio(pairs), unit: "×", goal: 1.25, raw: pairs },
    { name: "the endpoint's peak memory", value: peakMiB, unit: "MiB", goal: 200, raw: peakMiB },
  ];
}

async function compareCached(stack: StackInfo, door: Door, name: string, goal: number): Promise<Result> {
  for (const each of ["direct", door] as const) await fiftyCachedSteps(stack, each);
  const pairs = await measurePairs(15, (bob) => fiftyCachedSteps(stack, bob ? door : "direct"));
  return { name, value: medianDifference(pairs), unit: "ms more", goal, raw: pairs };
}

/** Cost of one more empty step: (many − one) / (count − 1), so that what a build costs once is left out. */
async function benchEmpty(stack: StackInfo, run: string): Promise<Result[]> {
  const pairs = await measurePairs(9, async (bob, round) => {
    const one = await emptySteps(stack, bob, 1, `${run}-${round}-one`);
    const many = await emptySteps(stack, bob, 1 + EMPTY_STEPS, `${run}-${round}-many`);
    return (many - one) / EMPTY_STEPS;
  });
  return [{ name: "an empty RUN step", value: medianDifference(pairs), unit: "ms more", goal: 25, raw: pairs }];
}

async function benchMemory(stack: StackInfo): Promise<Result[]> {
  const runs = [];
  for (let i = 0; i < 3; i++) runs.push(await measureResidentMemory(stack));
  const worst = median(runs.map((r) => r.peakMiB));
  return [
    { name: "bobd and probe while a step opens 200,000 files", value: worst, unit: "MiB", goal: 150, raw: runs },
    { name: "events lost meanwhile", value: Math.max(...runs.map((r) => r.lost)), unit: "events", goal: 0, raw: runs },
  ];
}

function describeMachine(): Record<string, unknown> {
  return {
    date: new Date().toISOString(),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
    kernel: release(),
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

function printResults(results: Result[]): void {
  for (const { name, value, unit, goal } of results) {
    const mark = value <= goal ? "✔" : "✗";
    console.log(`${mark} ${name.padEnd(52)} ${value.toFixed(value < 10 ? 3 : 0)} ${unit} (goal ≤ ${goal})`);
  }
}

const only = process.argv[2];
process.env[recordAllSteps] = "1"; // the memory bench runs its step without BuildKit
const stack = await openStack();
await ensureDirectBuilder(stack);
const run = Date.now().toString(36);
const results: Result[] = [];
const benches = {
  compile: benchCompile,
  reads: benchReads,
  cached: benchCached,
  endpoint: benchEndpoint,
  empty: benchEmpty,
  memory: benchMemory,
};
for (const [name, bench] of Object.entries(benches)) {
  if (only === undefined || only === name) results.push(...(await bench(stack, run)));
}
printResults(results);
const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const file = new URL(`${run}${only === undefined ? "" : `-${only}`}.json`, folder);
writeFileSync(file, `${JSON.stringify({ machine: describeMachine(), results }, undefined, 1)}\n`);
console.log(`raw numbers: ${file.pathname}`);
