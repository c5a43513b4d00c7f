// SPDX-License-Identifier: Apache-2.0
import { median, medianRatio, type Round } from "./measure.ts";

/** One measured value beside its goal. */
export interface Measured {
  readonly value: number;
  readonly goal: number;
}

/** How a value reads. */
export type Unit = "×" | "MiB" | "events";

/** A row of the results. */
export type Row =
  /** Whole builds as multiples of the same build without bob, by each door. */
  | { readonly kind: "builds"; readonly what: string; readonly attest: Measured; readonly syntax: Measured }
  | ({ readonly kind: "single"; readonly what: string; readonly unit: Unit } & Measured);

/** What a scenario found out, and the numbers that comes from. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly raw: unknown;
}

/** The ways to build with bob, by what the client is given: `--attest type=bob`, or the frontend image by `BUILDKIT_SYNTAX`. */
export type Door = "attest" | "syntax";

/** The row of a scenario that was built by both doors; says how long the plain build takes. */
export function compareBuilds(what: string, rounds: readonly Round<Door>[], goals: Record<Door, number>): Outcome {
  const measured = (door: Door) => ({ value: medianRatio(rounds, door), goal: goals[door] });
  const seconds = (median(rounds.map(({ plain }) => plain)) / 1000).toPrecision(2);
  const row = {
    kind: "builds",
    what: `${what} (${seconds} s)`,
    attest: measured("attest"),
    syntax: measured("syntax"),
  };
  return { rows: [row as Row], raw: rounds };
}

/** Whether a row's goals are met; a value that is not a number meets none. */
export function isMet(row: Row): boolean {
  return (row.kind === "single" ? [row] : [row.attest, row.syntax]).every(({ value, goal }) => value <= goal);
}

/** The rows as two tables in Markdown, as they stand in the README. */
export function formatTables(rows: readonly Row[]): string {
  const builds = rows.flatMap((row) =>
    row.kind === "builds" ? [`| ${row.what} | ${format(row.attest, "×")} | ${format(row.syntax, "×")} |`] : [],
  );
  const singles = rows.flatMap((row) => (row.kind === "single" ? [`| ${row.what} | ${format(row, row.unit)} |`] : []));
  const tables = [
    ["| whole builds, with bob / without | `--attest type=bob` | frontend image |", "|---|---|---|", ...builds],
    ["| | measured |", "|---|---|", ...singles],
  ];
  return tables.flatMap((lines) => (lines.length > 2 ? [lines.join("\n")] : [])).join("\n\n");
}

function format({ value, goal }: Measured, unit: Unit): string {
  const [number, limit] = unit === "×" ? [value.toFixed(2), goal.toFixed(2)] : [value.toFixed(0), goal.toFixed(0)];
  const end = unit === "×" ? "" : ` ${unit}`;
  return value <= goal ? `${number}${end} (≤ ${limit})` : `**${number}${end}: missed**, goal ≤ ${limit}`;
}
