// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { buildProducts } from "../../build.ts";
import { ensureDirectBuilder } from "../e2e/support/client.ts";
import { openStack, type StackInfo } from "../e2e/support/stack.ts";
import { ensureBobd, recordAllSteps } from "../support/bobd.ts";
import { runShipped } from "../support/daemon-program.ts";
import { benchArtifacts, benchListArtifacts } from "./artifacts.ts";
import {
  benchCached,
  benchEmpty,
  benchStep,
  compileSixtyFiles,
  copyHeaders,
  makeFiftyThousandConnections,
  readTwelveThousandFiles,
  runSixThousandProcesses,
} from "./builds.ts";
import { benchEndpointMemory } from "./endpoint-memory.ts";
import { type EndpointPair, startEndpoint, startSigningEndpoint } from "./endpoints.ts";
import { describeMachine, formatMachine } from "./machine.ts";
import { benchOthers } from "./others.ts";
import { benchDistinctFiles, benchLargeRecords } from "./recorder-memory.ts";
import { formatTables, isMet, type Outcome } from "./result.ts";
import { benchContext, benchDownload } from "./transfers.ts";
import { benchVerify, benchVerifyLarge } from "./verify.ts";

type Scenario = (stack: StackInfo, run: string) => Promise<Outcome>;

const withEndpoints =
  (bench: (stack: StackInfo, endpoints: EndpointPair) => Promise<Outcome>): Scenario =>
  async (stack) => {
    await using endpoint = await startEndpoint(stack, "endpoint");
    await using signing = await startSigningEndpoint(stack, "signing");
    return await bench(stack, { endpoint: endpoint.builder, signing: signing.builder });
  };

/** For steps that run without BuildKit, outside of the cgroup the stack's recorder keeps to otherwise. */
const recordingAll =
  (bench: (stack: StackInfo) => Promise<Outcome>): Scenario =>
  async (stack) => {
    process.env[recordAllSteps] = "1";
    await ensureBobd(stack.dir);
    try {
      return await bench(stack);
    } finally {
      delete process.env[recordAllSteps];
      await ensureBobd(stack.dir);
    }
  };

/** `npm run bench -- NAME…`; without a name all of them. */
const scenarios: Readonly<Record<string, Scenario>> = {
  compile: (stack, run) => benchStep(stack, run, compileSixtyFiles),
  files: (stack, run) => benchStep(stack, run, readTwelveThousandFiles),
  cached: benchCached,
  empty: benchEmpty,
  processes: (stack, run) => benchStep(stack, run, runSixThousandProcesses),
  include: (stack, run) => benchStep(stack, run, copyHeaders),
  connections: (stack, run) => benchStep(stack, run, makeFiftyThousandConnections),
  others: benchOthers,
  context: withEndpoints(benchContext),
  download: withEndpoints(benchDownload),
  "endpoint-memory": benchEndpointMemory,
  "recorder-memory": recordingAll(benchDistinctFiles),
  "large-records": recordingAll(benchLargeRecords),
  artifacts: benchArtifacts,
  "list-artifacts": benchListArtifacts,
  verify: benchVerify,
  "verify-large": benchVerifyLarge,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenarios);
const unknown = names.filter((name) => !Object.hasOwn(scenarios, name));
if (unknown.length > 0) {
  console.error(`no such scenario: ${unknown.join(", ")}; there are ${Object.keys(scenarios).join(", ")}`);
  process.exit(64);
}

await buildProducts();
process.env[runShipped] = "1";
const stack = await openStack();
await ensureDirectBuilder(stack);
const machine = describeMachine(stack);
const run = Date.now().toString(36);
const results: Record<string, Outcome & { seconds: number; loadAfter: number | undefined }> = {};
const failures: Record<string, string> = {};
for (const name of names) {
  const startedAt = performance.now();
  console.error(`${name} …`);
  try {
    const outcome = (await scenarios[name]?.(stack, run)) ?? { rows: [], raw: undefined };
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    results[name] = { ...outcome, seconds, loadAfter: loadavg()[0] };
  } catch (error) {
    failures[name] = error instanceof Error ? error.message : String(error);
    console.error(`${name} failed: ${failures[name]}`);
  }
}

const rows = Object.values(results).flatMap((outcome) => outcome.rows);
const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const file = new URL(`${run}${process.argv.length > 2 ? `-${names.join("-")}` : ""}.json`, folder);
writeFileSync(file, `${JSON.stringify({ machine, results, failures }, undefined, 1)}\n`);
console.log(`${formatTables(rows)}\n\n${formatMachine(machine)}`);
console.error(`raw numbers: ${file.pathname}`);
console.error(`into the README: node test/bench/readme.ts ${file.pathname}`);
if (!rows.every(isMet) || Object.keys(failures).length > 0) process.exitCode = 1;
