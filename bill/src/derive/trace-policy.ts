// SPDX-License-Identifier: Apache-2.0
import { EVIDENCE_TYPE, type EvidenceStep } from "@bob/proto/documents/evidence";
import type { TracedStep, TracePolicy } from "@bob/proto/documents/predicates";
import type { StepRecord } from "@bob/proto/documents/step-record";
import { type DecodedStep, isRecordedStep } from "./decode-evidence.ts";
import type { FairCut } from "./fair-cut.ts";

const maxInstructionLength = 256;

/** List → step → entries left out. */
type LeftPerList = [string, Map<number, number>][];

/**
 * How far the trace can be relied on: for every step what was watched, what was lost, and what had no room in the
 * lists.
 */
export function describePolicy(steps: DecodedStep[], cuts: Record<string, FairCut<unknown>>): TracePolicy {
  const left = Object.entries(cuts).map(([list, cut]): LeftPerList[number] => [list, cut.left]);
  return {
    evidence: EVIDENCE_TYPE,
    digests: "after-step",
    truncated: sumLeft(left),
    steps: steps.map((step) => describeStep(step, left)),
  };
}

/** The instruction as it stands in derived documents: long ones (heredocs) are cut. */
export function shortInstruction(step: EvidenceStep): string {
  const { instruction } = step;
  return instruction.length <= maxInstructionLength
    ? instruction
    : `${instruction.slice(0, maxInstructionLength).toWellFormed()}…`;
}

function sumLeft(left: LeftPerList): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [list, groups] of left) {
    const sum = [...groups.values()].reduce((a, b) => a + b, 0);
    if (sum > 0) sums[list] = sum;
  }
  return sums;
}

function leftOfStep(left: LeftPerList, step: number): Record<string, number> | undefined {
  const counts = left.flatMap(([list, groups]) => (groups.has(step) ? [[list, groups.get(step) ?? 0] as const] : []));
  return counts.length > 0 ? Object.fromEntries(counts) : undefined;
}

function describeStep(decoded: DecodedStep, left: LeftPerList): TracedStep {
  const { number, step, status } = decoded;
  const truncated = leftOfStep(left, number);
  return {
    ...{ step: number, instruction: shortInstruction(step), status },
    ...(step.kind === "exec" && { definition: step.definitionDigest }),
    ...(step.kind === "exec" && step.record.status === "unrecorded" && { reason: step.record.reason }),
    ...(isRecordedStep(decoded) && describeRecord(decoded.statement.predicate)),
    ...(truncated && { truncated }),
  };
}

function describeRecord({ recorder, execution, completeness }: StepRecord): Partial<TracedStep> {
  return {
    host: hostUri(execution),
    startedOn: execution.startedAt,
    finishedOn: execution.finishedAt,
    exitCode: execution.exitCode,
    ...(execution.signal !== undefined && { signal: execution.signal }),
    coverage: recorder.coverage,
    complete: completeness.complete,
    lost: completeness.lost,
    valuesCut: completeness.truncated,
    bypasses: completeness.bypasses,
    ...(execution.emulation && { emulation: execution.emulation }),
    ...(completeness.redacted && { redacted: completeness.redacted }),
    ...(completeness.notRedacted && { notRedacted: completeness.notRedacted }),
  };
}

/** The host of an execution, as far as a recorder can name it: by its boot. */
export function hostUri(execution: StepRecord["execution"]): string {
  return `urn:uuid:${execution.clock.bootId}`;
}
