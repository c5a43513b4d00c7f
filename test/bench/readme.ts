import { readFileSync, writeFileSync } from "node:fs";
import { formatMachine, type Machine } from "./machine.ts";
import { formatTables, type Outcome } from "./result.ts";

/** Where the README has the numbers. */
const begin = "<!-- bench: node test/bench/readme.ts RESULTS -->\n";
const end = "<!-- /bench -->\n";

interface Results {
  readonly machine: Machine;
  readonly results: Readonly<Record<string, Outcome>>;
}

/** A README with the numbers of one run in the place of those it has. */
export function withNumbers(readme: string, { machine, results }: Results): string {
  const [before, rest] = [readme.split(begin)[0], readme.split(begin)[1]];
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the README has no ${begin.trim()} … ${end.trim()}`);
  const rows = Object.values(results).flatMap((outcome) => outcome.rows);
  return `${before}${begin}\n${formatTables(rows)}\n\n${formatMachine(machine)}.\n\n${end}${after}`;
}

if (import.meta.main) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error("which run? node test/bench/readme.ts test/bench/results/….json");
  const readme = new URL("../../README.md", import.meta.url);
  const results = JSON.parse(readFileSync(file, "utf8")) as Results;
  writeFileSync(readme, withNumbers(readFileSync(readme, "utf8"), results));
}
