// SPDX-License-Identifier: Apache-2.0
import type { Evidence, ExecStep } from "@bob/proto";
import type { VerificationKey } from "../keys/verification-key.ts";
import { checkStep, nameKey, type StepContext } from "./check-step.ts";
import type { Finding } from "./finding.ts";

/**
 * Checks the record of every step of the evidence.
 *
 * @param passes gets a line for each key that signed some.
 * @param signedBy gets the keys of the steps whose records are signed, by number of the step.
 */
export function checkSteps(context: StepContext, passes: string[], signedBy: Map<number, VerificationKey>): Finding[] {
  const { evidence } = context;
  const signed = new Map<VerificationKey, number>();
  const findings = evidence.steps.flatMap((step, index) => {
    if (step.kind !== "exec") return [];
    const check = checkStep(step, index + 1, context);
    if (check.signedBy) {
      signed.set(check.signedBy, (signed.get(check.signedBy) ?? 0) + 1);
      signedBy.set(index + 1, check.signedBy);
    }
    return check.findings;
  });
  for (const [key, count] of signed)
    passes.push(`${count} ${count === 1 ? "step record" : "step records"} signed by ${nameKey(key)}`);
  if (!evidence.steps.some(isExec)) passes.push("no step ran a program");
  return findings;
}

function isExec(step: Evidence["steps"][number]): step is ExecStep {
  return step.kind === "exec";
}
