// SPDX-License-Identifier: Apache-2.0
import type { WrappedStep } from "../llb/collectable.ts";
import type { CollectedRecord } from "./step-record.ts";

/** The clock steps are recorded with: CLOCK_MONOTONIC of the kernel frontend and steps share. */
export interface Clock {
  readonly bootId: string;
  monotonicNs(): bigint;
}

type Record = Extract<CollectedRecord, { kind: "record" }>;

/**
 * The steps whose record is not of the execution that made the layer, as far as time tells:
 * - it began after the image was complete, so BuildKit ran the step only to have a record;
 * - it began before a step its layer is found by had ended, so that one's record is of a later execution. A step it
 *   only takes content from may be younger: with the same content this one stays cached. Records of another boot or
 *   host cannot be compared and pass.
 */
export function foreignSteps(
  records: ReadonlyMap<WrappedStep, CollectedRecord>,
  evaluatedAt: bigint,
  clock: Clock,
): Set<WrappedStep> {
  const foreign = new Set<WrappedStep>();
  for (const [step, record] of records) {
    if (record.kind === "record" && record.bootId === clock.bootId && record.startNs > evaluatedAt) foreign.add(step);
  }
  for (const [step, ancestor] of overtakenAncestors(records)) {
    if (!foreign.has(step)) foreign.add(ancestor);
  }
  return foreign;
}

/** Pairs of a step and a step its layer stands on that by its record ended later than the first one began. */
function* overtakenAncestors(
  records: ReadonlyMap<WrappedStep, CollectedRecord>,
): Generator<[WrappedStep, WrappedStep]> {
  for (const [step, record] of records) {
    if (record.kind !== "record") continue;
    for (const ancestor of step.keyedOn) {
      const earlier = records.get(ancestor as WrappedStep);
      if (earlier?.kind === "record" && isOvertaken(earlier, record)) yield [step, ancestor as WrappedStep];
    }
  }
}

function isOvertaken(earlier: Record, later: Record): boolean {
  return earlier.bootId === later.bootId && earlier.endNs > later.startNs;
}
