// SPDX-License-Identifier: Apache-2.0
import { parse } from "yaml";
import type { Policy } from "./policy.ts";
import { ruleKeys } from "./read-rule.ts";
import { isAbout, type StepFacts } from "./step-facts.ts";

/** The rules of a policy as their values, each beside what it was read to. */
export interface PolicyText {
  readonly policy: Policy;
  /** Each without `steps`, in the order of `policy.rules`. */
  readonly values: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Reads rules as values, to hand some of them on.
 *
 * @param text what the policy was parsed from, without a fault.
 */
export function readPolicyValues(policy: Policy, text: string): PolicyText {
  const { rules = [], ...whole } = parse(text, { schema: "core", merge: false }) as Record<string, unknown> & {
    rules?: Record<string, unknown>[];
  };
  const forAll = Object.fromEntries(ruleKeys.filter((key) => key in whole).map((key) => [key, whole[key]]));
  return { policy, values: [{ ...forAll, name: "for all steps" }, ...rules].map(withoutSteps) };
}

function withoutSteps({ steps: _, ...value }: Record<string, unknown>, index: number): Record<string, unknown> {
  return { name: `rule ${index}`, ...value };
}

/**
 * The rules that say what a step may do: those about it that speak of any behaviour, and beside them what others ask of its record. None
 * where no rule speaks of its behaviour.
 */
export function rulesAbout({ policy, values }: PolicyText, step: StepFacts): Readonly<Record<string, unknown>>[] {
  const about = policy.rules.flatMap((rule, index) =>
    isAbout(rule, step) ? [{ rule, value: values[index] ?? {} }] : [],
  );
  if (!about.some(({ rule }) => rule.sections.length > 0)) return [];
  return about.flatMap(({ rule, value }) => {
    const complete = rule.require.complete;
    const { require: _, ...rest } = value;
    const isSaying = rule.sections.length > 0 || complete !== undefined;
    return isSaying ? [{ ...rest, ...(complete !== undefined && { require: { complete } }) }] : [];
  });
}
