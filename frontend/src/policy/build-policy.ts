// SPDX-License-Identifier: Apache-2.0
import { parsePolicy } from "@bob/bill/policy/read-policy";
import { type PolicyText, readPolicyValues, rulesAbout } from "@bob/bill/policy/rules-about";
import { commandOf } from "@bob/bill/policy/step-facts";
import { BobError, type StepDefinition } from "@bob/proto";
import { encodeStepRules } from "@bob/proto/wire/step-rules";
import { locationOf } from "../attest/evidence.ts";
import type { Vertex } from "../llb/definition.ts";
import { instructionOf } from "../llb/vertex-name.ts";

/** What the steps of a build may do. */
export interface BuildPolicy extends PolicyText {
  /** Whether the build fails by it; else it is warned. */
  readonly isEnforced: boolean;
}

/**
 * Reads the policy of a build.
 *
 * @param file what messages call it.
 * @throws {BobError} USAGE with all that is wrong with it, each with line and column.
 */
export function readBuildPolicy(text: string, file: string, isEnforced: boolean): BuildPolicy {
  return { ...readPolicyValues(parsePolicy(text, file), text), isEnforced };
}

/** What the rules in one step's setting may take; HELLO_MAX of bpf/probe/channel.h has to hold all of it. */
const maxRulesBytes = 24_000;

/**
 * The end of a step's setting that has the rules about it; nothing where there are none, or they are not enforced: it is in the step's cache
 * key (`docs/internals.md` §1).
 *
 * @throws {BobError} USAGE when they are too long.
 */
export function formatRules(policy: BuildPolicy | undefined, vertex: Vertex, definition: StepDefinition): string {
  if (!policy?.isEnforced) return "";
  const { stage, instruction } = instructionOf(vertex);
  const lines = locationOf(vertex)?.lines;
  const rules = rulesAbout(policy, {
    ...{ number: 0, place: instruction, command: commandOf(definition) },
    ...(stage !== undefined && { stage }),
    ...(lines && { lines }),
    record: { status: "unreadable", reason: "" },
  });
  if (rules.length === 0) return "";
  const word = encodeStepRules({ policy: policy.policy.file, rules });
  if (word.length > maxRulesBytes) {
    throw new BobError(
      "USAGE",
      `the rules of ${policy.policy.file} about "${instruction}" take ${word.length} bytes, and a step takes ${maxRulesBytes}: use wildcards, or rules about fewer steps`,
    );
  }
  return `;policy=${word}`;
}
