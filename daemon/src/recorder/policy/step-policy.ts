// SPDX-License-Identifier: Apache-2.0
import type { Policy } from "@bob/bill/policy/policy";
import { policyVersion } from "@bob/bill/policy/policy-version";
import { parsePolicy } from "@bob/bill/policy/read-policy";
import { sha256Hex } from "@bob/proto/digest";
import { BobError } from "@bob/proto/errors";
import { decodeStepRules } from "@bob/proto/wire/step-rules";

/** The rules that a step runs under. */
export interface StepPolicy {
  readonly policy: Policy;
  /** Of the rules as the step's setting has them. */
  readonly sha256: string;
}

/**
 * Reads the rules in a step's setting. The frontend has read the whole policy; what is wrong here was set by something else.
 *
 * @throws {BobError} USAGE; the message is fit for the step's build log.
 */
export function readStepPolicy(word: string): StepPolicy {
  const rules = decodeStepRules(word);
  if (rules === undefined)
    throw new BobError("USAGE", "the step's policy cannot be read: set by something else than bob's frontend?");
  const text = JSON.stringify({ policy: policyVersion, rules: rules.rules }); // JSON is YAML, too
  return { policy: { ...parsePolicy(text, rules.policy), isPlaceless: true }, sha256: sha256Hex(Buffer.from(word)) };
}
