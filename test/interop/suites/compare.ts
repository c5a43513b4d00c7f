// SPDX-License-Identifier: Apache-2.0
import type { Outcome, RunResult } from "./run-tests.ts";
import type { Door } from "./suite.ts";

/** How one test ended by each door. */
export type Outcomes = Readonly<Record<Door, Outcome>>;

/** The tests of one package by name. */
export type PackageOutcomes = Readonly<Record<string, Outcomes>>;

/** Joins the results of two runs of the same tests; what only one of them has is unfinished in the other. */
export function joinResults(direct: RunResult, endpoint: RunResult): PackageOutcomes {
  const names = [...new Set([...direct.outcomes.keys(), ...endpoint.outcomes.keys()])].sort();
  const of = (result: RunResult, name: string) => result.outcomes.get(name) ?? "unfinished";
  return Object.fromEntries(names.map((name) => [name, { direct: of(direct, name), endpoint: of(endpoint, name) }]));
}

/** The tests that end differently through the endpoint. */
export function differing(outcomes: PackageOutcomes): string[] {
  return Object.keys(outcomes).filter((name) => outcomes[name]?.direct !== outcomes[name]?.endpoint);
}

/** One line for people: how many tests ended how. */
export function summarize(label: string, outcomes: PackageOutcomes): string {
  const count = (door: Door, outcome: Outcome) =>
    Object.values(outcomes).filter((each) => each[door] === outcome).length;
  const by = (door: Door) =>
    (["pass", "fail", "skip", "unfinished"] as const)
      .map((outcome) => [outcome, count(door, outcome)] as const)
      .filter(([, tests]) => tests > 0)
      .map(([outcome, tests]) => `${tests} ${outcome}`)
      .join(", ");
  const total = Object.keys(outcomes).length;
  return `${label}: ${total} tests; direct: ${by("direct")}; through the endpoint: ${by("endpoint")}`;
}
