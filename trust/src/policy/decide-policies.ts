// SPDX-License-Identifier: Apache-2.0
import type { Policy } from "@bob/bill/policy/policy";
import type { StepFacts } from "@bob/bill/policy/step-facts";
import type { Finding } from "../verify/finding.ts";
import { decidePolicy } from "./policy-findings.ts";
import type { PolicyVerdict } from "./policy-verdict.ts";
import type { RegoPolicy } from "./rego-policy.ts";

/** Policies that all have to hold, and the time that the age of records is told by. */
export interface Policies {
  readonly list: readonly Policy[];
  /** Policies in Rego. */
  readonly rego?: RegoPolicy | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Decides by each policy on its own: none of them can allow what another forbids. */
export function decidePolicies(
  { list, now }: Policies,
  steps: readonly StepFacts[],
): { verdicts: PolicyVerdict[]; findings: Finding[] } {
  const decided = list.map((policy) => decidePolicy(policy, steps, now));
  return {
    verdicts: decided.map(({ verdict }) => verdict),
    findings: decided.flatMap(({ findings }) => findings),
  };
}
