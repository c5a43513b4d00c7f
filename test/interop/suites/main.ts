// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureRegistry } from "../../support/registry.ts";
import { stopService } from "../../support/service.ts";
import { differing, joinResults, type PackageOutcomes, summarize } from "./compare.ts";
import { pushStandIns } from "./images.ts";
import { saveResults } from "./results.ts";
import { type RunResult, runTests } from "./run-tests.ts";
import { type Door, prepareSuite, type Suite, suites, suitesDir } from "./suite.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { suite: { type: "string" }, package: { type: "string" }, save: { type: "boolean", default: false } },
});
const filter = positionals.length > 0 ? positionals.join("|") : ".";
const selected = suites.filter((suite) => isAsked(suite.name, values.suite) && packagesOf(suite).length > 0);
if (selected.length === 0) throw new Error(`no suite has these packages: ${JSON.stringify(values)}\n${listSuites()}`);
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
const mirror = await fillMirror();
let differences = 0;
let passed = 0;
for (const suite of selected) differences += await compare(suite);
if (passed === 0) throw new Error(`no test passed without bob, so nothing was compared: no name matches ${filter}?`);
process.exitCode = differences > 0 ? 1 : 0;

function isAsked(name: string, asked: string | undefined): boolean {
  return asked === undefined || name === asked;
}

function packagesOf(suite: Suite): string[] {
  return Object.keys(suite.packages).filter((name) => isAsked(name, values.package));
}

function listSuites(): string {
  return suites.map(({ name, packages }) => `${name}: ${Object.keys(packages).join(", ")}`).join("\n");
}

/** The folder of a registry with all images in it. The tests start registries of their own on it. */
async function fillMirror(): Promise<string> {
  const registry = await ensureRegistry(suitesDir);
  await pushStandIns(registry);
  await stopService(suitesDir, "registry");
  return join(suitesDir, "registry");
}

async function compare(suite: Suite): Promise<number> {
  const names = packagesOf(suite);
  const prepared = await prepareSuite(suite, names);
  const all: Record<string, PackageOutcomes> = {};
  for (const name of names) {
    const run = async (door: Door, tests: string) => {
      const result = await runTests({ suite: prepared, package: name, door, filter: tests, mirror }, stop.signal);
      keepOutputs(`${suite.name}-${name.replaceAll("/", "-")}-${door}`, result);
      return result;
    };
    const first = joinResults(await run("direct", filter), await run("endpoint", filter));
    const passes = Object.values(first).filter(({ direct }) => direct === "pass").length;
    if (passes === 0 && positionals.length === 0)
      throw new Error(`no test of ${suite.name} ${name} passes without bob: see what its program printed`);
    passed += passes;
    all[name] = await again(first, run);
    console.log(summarize(`${suite.name} ${prepared.version} ${name}`, all[name]));
    if (values.save) saveResults(suite.name, prepared.version, name, all[name]);
    for (const test of differing(all[name])) console.log(`  differs: ${test} ${JSON.stringify(all[name][test])}`);
  }
  return Object.values(all).flatMap(differing).length;
}

/** Runs what ended differently once more, both ways: some of these tests depend on time. */
async function again(
  first: PackageOutcomes,
  run: (door: Door, tests: string) => Promise<RunResult>,
): Promise<PackageOutcomes> {
  const tests = [...new Set(differing(first).map((name) => name.split("/")[1] ?? ""))];
  if (tests.length === 0) return first;
  const pattern = `^(${tests.join("|")})$`;
  const second = joinResults(await run("direct", pattern), await run("endpoint", pattern));
  const repeated = Object.entries(second).filter(([name]) => name in first);
  return { ...first, ...Object.fromEntries(repeated) };
}

function keepOutputs(label: string, { outputs }: RunResult): void {
  const logs = join(suitesDir, "logs");
  mkdirSync(logs, { recursive: true });
  const text = [...outputs].map(([test, output]) => `=== ${test}\n${output}`).join("\n");
  writeFileSync(join(logs, `${label}.log`), text);
}
