// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from "../canonical-json.ts";

/**
 * The rules of a build's policy that are about one step, as its setting has them (docs/internals.md §1): part of the step's cache key, so
 * only what they are, and not where they stand.
 */
export interface StepRules {
  /** What messages call the policy. */
  readonly policy: string;
  /** As in a policy file, without `steps`. */
  readonly rules: readonly unknown[];
}

/** One word of `A-Z a-z 0-9 - _`: the same for the same rules. */
export function encodeStepRules(rules: StepRules): string {
  return Buffer.from(canonicalJson(rules)).toString("base64url");
}

/** @returns undefined where it is nothing that {@link encodeStepRules} made. */
export function decodeStepRules(word: string): StepRules | undefined {
  try {
    const { policy, rules } = JSON.parse(Buffer.from(word, "base64url").toString()) as Partial<StepRules>;
    return typeof policy === "string" && Array.isArray(rules) ? { policy, rules } : undefined;
  } catch {
    return undefined; // no JSON
  }
}
