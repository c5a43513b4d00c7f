// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import type { Finding } from "../verify/finding.ts";
import { decideStep } from "./decide-step.ts";
import { formatAt } from "./faults.ts";
import type { Policy } from "./policy.ts";
import type { PolicyVerdict } from "./policy-verdict.ts";
import { isAbout, type StepFacts } from "./step-facts.ts";
import { commandOf } from "./surfaces/describe-programs.ts";
import type { Violation } from "./violation.ts";

/** Of those that one entry decides in one step, so many are told, and the others counted. */
const maxFindingsPerEntry = 10;

/** Decides about all steps of a build: what holds, and a finding for each thing that does not. */
export function decidePolicy(
  policy: Policy,
  steps: readonly StepFacts[],
  now: number,
): { verdict: PolicyVerdict; findings: Finding[] } {
  const decisions = steps.map((step) => decideStep(policy, step, now));
  const violations = decisions.flatMap((decision) => decision.violations);
  const idle = policy.rules.filter((rule) => !steps.some((step) => isAbout(rule, step)));
  const warnings = [
    ...policy.warnings,
    ...idle.map(({ name, place }) => ({ place, message: `"${name}" is about no step of this build` })),
  ];
  return {
    verdict: {
      file: policy.file,
      name: policy.name,
      holds: violations.length === 0,
      steps: steps.length,
      events: decisions.reduce((sum, { events }) => sum + events, 0),
      warnings: warnings.map((warning) => formatAt(policy.file, warning)),
    },
    findings: [...Map.groupBy(violations, keyOf).values()].flatMap(tellGroup),
  };
}

function keyOf({ step, surface, decidedBy, place }: Violation): string {
  return [step.number, surface, decidedBy, place.line, place.column].join(" ");
}

function tellGroup(group: readonly Violation[]): Finding[] {
  const told = group.slice(0, maxFindingsPerEntry).map(findingOf);
  const [first] = group;
  const left = group.length - told.length;
  if (first === undefined || left === 0) return told;
  const message = `and ${left.toLocaleString("en-US")} more in ${first.surface}: ${describeRule(first)}`;
  return [...told, { ...findingOf(first), message }];
}

function findingOf(violation: Violation): Finding {
  const { policy, rule, step, surface, decidedBy, place, entry, event } = violation;
  const record = "record" in step.record ? step.record.record : undefined;
  const commands = event === undefined || event.programs ? [] : (record?.processes ?? []).map(commandOf);
  return {
    kind: "policy",
    step: step.number,
    place: step.place,
    message: `${safeText(violation.text)}: ${describeRule(violation)}${describePrograms(event?.programs, commands)}`,
    policy: {
      file: policy.file,
      line: place.line,
      column: place.column,
      rule: rule.name,
      surface,
      decidedBy,
      ...(entry !== undefined && { entry }),
      ...(event && { event: event.facts }),
      ...(event?.programs && { programs: event.programs }),
      ...(commands.length > 0 && { candidates: commands.slice(0, maxCandidates), programCount: commands.length }),
    },
  };
}

const maxCandidates = 20;

/** `"no curl" forbids it (policy.yaml:12:7: curl)`. */
function describeRule({ policy, rule, decidedBy, place, entry }: Violation): string {
  const at = `${safeText(policy.file)}:${place.line}:${place.column}`;
  const name = `"${safeText(rule.name)}"`;
  if (decidedBy === "deny") return `${name} forbids it (${at}: ${safeText(entry ?? "")})`;
  if (decidedBy === "allow") return `${name} does not allow it (${at})`;
  return `${name} requires ${entry} (${at})`;
}

/** The record tells of a program who started it, and of all else only what all programs of the step did together. */
function describePrograms(programs: readonly string[] | undefined, commands: readonly string[]): string {
  if (programs !== undefined) return `; ${programs.length > 1 ? "run as" : "by"} ${programs.map(safeText).join(" → ")}`;
  if (commands.length === 0) return "";
  return `; by one of the step's ${commands.length} programs, the record does not tell which`;
}
