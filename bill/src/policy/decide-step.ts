// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from "@bob/proto";
import { checkRequirements } from "./check-requirements.ts";
import {
  type Entry,
  type Policy,
  type PolicyEvent,
  type Rule,
  type Section,
  type Surface,
  surfaceNames,
} from "./policy.ts";
import { type RuledSection, ruledSections } from "./ruled-section.ts";
import { isAbout, type StepFacts } from "./step-facts.ts";
import { commandOf } from "./surfaces/describe-programs.ts";
import type { Violation } from "./violation.ts";

/** What a policy has to say of one step. */
export interface StepDecision {
  readonly violations: readonly Violation[];
  /** How much of what the step did it had a say in. */
  readonly events: number;
}

/** Which entry decides about an event: one of `deny`, one of `allow`, or that no `allow` has it. */
export type EventDecision =
  | { readonly verdict: "denied"; readonly rule: Rule; readonly section: Section; readonly entry: Entry<PolicyEvent> }
  | { readonly verdict: "allowed"; readonly rule: Rule; readonly section: Section; readonly entry: Entry<PolicyEvent> }
  | { readonly verdict: "not allowed"; readonly rule: Rule; readonly section: Section }
  /** Nothing says anything of it. */
  | { readonly verdict: "open" };

/** Decides about one step by the rules that are about it. */
export function decideStep(policy: Policy, step: StepFacts, now: number): StepDecision {
  const rules = policy.rules.filter((rule) => isAbout(rule, step));
  const violations: Violation[] = checkRequirements(policy, rules, step, now);
  if (!("record" in step.record)) return { violations, events: 0 };
  const { record } = step.record;
  let events = 0;
  for (const name of surfaceNames) {
    const ruled = ruledSections(rules, name);
    const [first] = ruled;
    if (first === undefined) continue;
    for (const event of observe(first.section.surface, record)) {
      events += 1;
      const violation = violationOf(decideEvent(ruled, event), { policy, step, event });
      if (violation !== undefined) violations.push(violation);
    }
  }
  return { violations, events };
}

/** `deny` goes before `allow`, whatever rule either is of; where any rule has `allow`, one of them has to have the event. */
export function decideEvent(ruled: readonly RuledSection[], event: PolicyEvent): EventDecision {
  for (const { rule, section } of ruled) {
    const entry = section.deny.find((each) => each.mayCover(event));
    if (entry !== undefined) return { verdict: "denied", rule, section, entry };
  }
  if (event.isExempt) return { verdict: "open" };
  const allowing = ruled.filter(({ section }) => section.allow !== undefined);
  for (const { rule, section } of allowing) {
    const entry = section.allow?.find((each) => each.covers(event));
    if (entry !== undefined) return { verdict: "allowed", rule, section, entry };
  }
  const [first] = allowing;
  return first === undefined ? { verdict: "open" } : { verdict: "not allowed", ...first };
}

/** Where the step ran one program, it was that one. */
function observe(surface: Surface, record: StepRecord): PolicyEvent[] {
  const events = surface.eventsOf(record);
  const [only, ...others] = record.processes;
  if (only === undefined || others.length > 0) return [...events];
  const programs = [commandOf(only)];
  return events.map((event) => ({ programs, ...event }));
}

function violationOf(
  decision: EventDecision,
  { policy, step, event }: Pick<Violation, "policy" | "step"> & { event: PolicyEvent },
): Violation | undefined {
  if (decision.verdict === "open" || decision.verdict === "allowed") return undefined;
  const { rule, section } = decision;
  const common = { policy, rule, step, surface: section.surface.name, text: event.text, event };
  if (decision.verdict === "denied")
    return { ...common, decidedBy: "deny", place: decision.entry.place, entry: decision.entry.text };
  return { ...common, decidedBy: "allow", place: section.place };
}
