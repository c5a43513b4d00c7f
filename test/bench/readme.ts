// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { formatMachine, type Machine } from "./machine.ts";
import { formatTables, type Outcome } from "./result.ts";

/** Where the README has the numbers. */
const begin = "<!-- bench: node test/bench/readme.ts RESULTS... -->\n";
const end = "<!-- /bench -->\n";

interface Results {
  readonly machine: Machine;
  readonly results: Readonly<Record<string, Outcome>>;
}

/** A README with the numbers of these runs in the place of those it has; of a scenario that several have, the last one's. */
export function withNumbers(readme: string, runs: readonly Results[]): string {
  const [before, rest] = [readme.split(begin)[0], readme.split(begin)[1]];
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the README has no ${begin.trim()} … ${end.trim()}`);
  const outcomes = Object.assign({}, ...runs.map(({ results }) => results)) as Results["results"];
  const tables = formatTables(Object.values(outcomes).flatMap(({ rows }) => rows));
  const machines = runs.map(({ machine, results }) => {
    const names = Object.keys(results).filter((name) => outcomes[name] === results[name]);
    return `${runs.length > 1 ? `${names.join(", ")}: ` : ""}${formatMachine(machine)}.`;
  });
  return `${before}${begin}\n${tables}\n\n${machines.join("\\\n")}\n\n${end}${after}`;
}

if (import.meta.main) {
  const files = process.argv.slice(2);
  if (files.length === 0) throw new Error("which runs? node test/bench/readme.ts test/bench/results/….json");
  const readme = new URL("../../README.md", import.meta.url);
  const runs = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Results);
  writeFileSync(readme, withNumbers(readFileSync(readme, "utf8"), runs));
}
