// SPDX-License-Identifier: Apache-2.0
import { decideEvent, type EventDecision } from "@bob/bill/policy/decide-step";
import {
  type Place,
  type Policy,
  type PolicyEvent,
  type Requirements,
  type Rule,
  requirementFlags,
  type Section,
  type StepSelector,
  type SurfaceName,
} from "@bob/bill/policy/policy";
import { ruledSections } from "@bob/bill/policy/ruled-section";
import { isAbout, type StepFacts } from "@bob/bill/policy/step-facts";

/** A part of a policy in plain sentences. */
export interface Explanation {
  /** `Steps that run "npm ci"`. */
  readonly about: string;
  readonly rule: string;
  readonly place: Place;
  /** Each a sentence without its subject: `may contact …`. */
  readonly sentences: readonly string[];
}

/** What a policy means, rule by rule; rules that say nothing are left out. */
export function explainPolicy({ rules }: Policy): Explanation[] {
  return rules
    .map((rule) => ({
      about:
        rule.steps === undefined
          ? "All steps"
          : `Steps ${rule.steps.map(describeSelector).join(", or ") || "that there are none of"}`,
      rule: rule.name,
      place: rule.place,
      sentences: [...rule.sections.flatMap(explainSection), ...explainRequirements(rule.require)],
    }))
    .filter(({ sentences }) => sentences.length > 0);
}

/** What holds for every policy, whatever it says. */
export const alwaysHolds = [
  "What is forbidden is forbidden whatever allows it; where a list of what may be done is given, nothing else may.",
  "Steps have to have a record that is complete, and of the run that made their layer, unless it says otherwise.",
];

/** By which of the rules about a step an event is decided. */
export function decideDescribed(
  policy: Policy,
  surface: SurfaceName,
  event: PolicyEvent,
  step: StepFacts,
): EventDecision {
  return decideEvent(
    ruledSections(
      policy.rules.filter((rule) => isAbout(rule, step)),
      surface,
    ),
    event,
  );
}

/** The answer of {@link decideDescribed} as a sentence. */
export function describeDecision(decision: EventDecision, file: string): string {
  const at = ({ line, column }: Place) => `${file}:${line}:${column}`;
  const named = ({ name }: Rule) => `"${name}"`;
  if (decision.verdict === "denied")
    return `forbidden by ${named(decision.rule)} (${at(decision.entry.place)}: ${decision.entry.text})`;
  if (decision.verdict === "allowed")
    return `allowed by ${named(decision.rule)} (${at(decision.entry.place)}: ${decision.entry.text})`;
  if (decision.verdict === "not allowed")
    return `not allowed: ${named(decision.rule)} has no entry for it (${at(decision.section.place)})`;
  return "allowed: no rule about the step says anything of it";
}

function describeSelector({ command, stage, lines }: StepSelector): string {
  const parts = [
    ...(command === undefined ? [] : [`that run ${JSON.stringify(command)}`]),
    ...(stage === undefined ? [] : [`of the stage ${stage}`]),
    ...(lines === undefined
      ? []
      : [lines.first === lines.last ? `in line ${lines.first}` : `in lines ${lines.first} to ${lines.last}`]),
  ];
  return parts.join(" ");
}

function explainSection({ surface, allow, deny }: Section): string[] {
  const list = (entries: readonly { says: string }[]) => entries.map(({ says }) => says).join("; ");
  const forbidden = deny.length === 0 ? [] : [`may not ${surface.verb}: ${list(deny)}`];
  if (allow === undefined) return forbidden;
  const anything = surface.verbWithAny ?? `${surface.verb} anything`;
  return [allow.length === 0 ? `may not ${anything}` : `may ${surface.verb} nothing but: ${list(allow)}`, ...forbidden];
}

const flagTexts = {
  recorded: ["must have a record", "need not have a record"],
  complete: ["must have a complete record", "may have an incomplete record"],
  original: ["must have a record of the run that made their layer", "may have a record of a later run"],
  sealed: ["must be under a seal", "need not be under a seal"],
  compared: ["must have been compared with their layers", "need not have been compared with their layers"],
} as const;

function explainRequirements(require: Requirements): string[] {
  const flags = requirementFlags.flatMap((flag) => {
    const [yes, no] = flagTexts[flag];
    return require[flag] === undefined ? [] : [require[flag] ? yes : no];
  });
  return [
    ...flags,
    ...(require.maxAge ? [`must have run within the last ${require.maxAge.text}`] : []),
    ...(require.signers ? [`must have a record that is signed by ${require.signers.join(" or ")}`] : []),
    ...(require.sealers ? [`must be under a seal of ${require.sealers.join(" or ")}`] : []),
  ];
}
