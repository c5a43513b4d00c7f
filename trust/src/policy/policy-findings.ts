// SPDX-License-Identifier: Apache-2.0
import { decideStep } from "@bob/bill/policy/decide-step";
import { formatAt } from "@bob/bill/policy/faults";
import type { Policy } from "@bob/bill/policy/policy";
import { isAbout, type StepFacts } from "@bob/bill/policy/step-facts";
import { candidatesOf, type ToldViolation, tellViolations } from "@bob/bill/policy/tell-violations";
import type { Finding } from "../verify/finding.ts";
import type { PolicyVerdict } from "./policy-verdict.ts";

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
    findings: tellViolations(violations).map(findingOf),
  };
}

function findingOf({ violation, message }: ToldViolation): Finding {
  const { policy, rule, step, surface, decidedBy, place, entry, event } = violation;
  const commands = candidatesOf(violation);
  return {
    kind: "policy",
    step: step.number,
    place: step.place,
    message,
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
