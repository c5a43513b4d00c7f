// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import { commandOf } from "./surfaces/describe-programs.ts";
import type { Violation } from "./violation.ts";

/** A violation in words. */
export interface ToldViolation {
  readonly violation: Violation;
  /** Fit for a terminal. */
  readonly message: string;
}

/** Of those that one entry decides in one step, so many are told, and the others counted. */
const maxTellingsPerEntry = 10;

/** Says what does not hold, why, and by which programs. */
export function tellViolations(violations: readonly Violation[]): ToldViolation[] {
  return [...Map.groupBy(violations, keyOf).values()].flatMap(tellGroup);
}

function keyOf({ step, surface, decidedBy, place }: Violation): string {
  return [step.number, surface, decidedBy, place.line, place.column].join(" ");
}

function tellGroup(group: readonly Violation[]): ToldViolation[] {
  const told = group
    .slice(0, maxTellingsPerEntry)
    .map((violation) => ({ violation, message: describeViolation(violation) }));
  const [first] = group;
  const left = group.length - told.length;
  if (first === undefined || left === 0) return told;
  const message = `and ${left.toLocaleString("en-US")} more in ${first.surface}: ${describeRule(first)}`;
  return [...told, { violation: first, message }];
}

function describeViolation(violation: Violation): string {
  const { text, event } = violation;
  const programs = describePrograms(event?.programs, candidatesOf(violation));
  return `${safeText(text)}: ${describeRule(violation)}${programs}`;
}

/** Programs of which one did it, where the record does not tell which. */
export function candidatesOf({ step, event }: Violation): string[] {
  if (event === undefined || event.programs || !("record" in step.record)) return [];
  return step.record.record.processes.map(commandOf);
}

/** `"no curl" forbids it (policy.yaml:12:7: curl)`. */
function describeRule({ policy, rule, decidedBy, place, entry }: Violation): string {
  const at = policy.isPlaceless ? [] : [`${safeText(policy.file)}:${place.line}:${place.column}`];
  const name = `"${safeText(rule.name)}"`;
  if (decidedBy === "deny") return `${name} forbids it (${[...at, safeText(entry ?? "")].join(": ")})`;
  const where = at.map((each) => ` (${each})`).join("");
  return decidedBy === "allow" ? `${name} does not allow it${where}` : `${name} requires ${entry}${where}`;
}

/** The record tells of a program who started it, and of all else only what all programs of the step did together. */
function describePrograms(programs: readonly string[] | undefined, commands: readonly string[]): string {
  if (programs !== undefined) return `; ${programs.length > 1 ? "run as" : "by"} ${programs.map(safeText).join(" → ")}`;
  if (commands.length === 0) return "";
  return `; by one of the step's ${commands.length} programs, the record does not tell which`;
}
