// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageOutcomes } from "./compare.ts";

/** What `test/interop/results/<suite>-<version>.json` holds: every test that was run, and how it ended by each door. */
interface SavedResults {
  readonly suite: string;
  readonly version: string;
  /** Package → when it was run (YYYY-MM-DD), and its tests. */
  readonly packages: Readonly<Record<string, { readonly date: string; readonly tests: PackageOutcomes }>>;
}

const folder = join(import.meta.dirname, "../results");

/** Puts results of a package's tests into its suite's file; those of tests that were not run this time stay. */
export function saveResults(suite: string, version: string, name: string, tests: PackageOutcomes): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${suite}-${version}.json`);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SavedResults).packages : {};
  const date = new Date().toISOString().slice(0, 10);
  const all = Object.entries({ ...before[name]?.tests, ...tests }).sort(([one], [other]) => (one < other ? -1 : 1));
  const packages = { ...before, [name]: { date, tests: Object.fromEntries(all) } };
  const results: SavedResults = { suite, version, packages };
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
