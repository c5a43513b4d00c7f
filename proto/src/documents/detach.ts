// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from "../canonical-json.ts";
import { BobError } from "../errors.ts";
import type { DeclaredStep, Evidence, EvidenceStep, ExecStep } from "./evidence.ts";
import type { DsseEnvelope } from "./statement.ts";

/**
 * Predicate type of a record that is attached on its own, because the evidence would be too large with it: a DSSE
 * envelope.
 */
export const STEP_ENVELOPE_TYPE = "https://k8sstormcenter.com/bob/step-envelope/v1";

/** Stands in the evidence for a record that is attached on its own. */
export interface DetachedRecord {
  readonly status: "recorded" | "replayed";
  /** `sha256:<hex>` of the envelope's canonical JSON. */
  readonly envelopeDigest: string;
}

/** The evidence as it is attached: with {@link DetachedRecord}s in place of very large records. */
export interface AttachedEvidence extends Omit<Evidence, "steps"> {
  readonly steps: (DeclaredStep | (Omit<ExecStep, "record"> & { record: ExecStep["record"] | DetachedRecord }))[];
}

/** Gives `sha256:<hex>` of a text's UTF-8 bytes; handed in, because this package has no crypto. */
export type TextDigest = (text: string) => string;

/**
 * Takes the largest records out of the evidence until those that stay have at most `maxBytes`.
 *
 * @returns the evidence to attach, and the exec steps whose records have to be attached beside it, in the evidence's
 *   order.
 */
export function detachRecords(
  evidence: Evidence,
  maxBytes: number,
  digestOf: TextDigest,
): { attached: AttachedEvidence; detached: ExecStep[] } {
  const sized = evidence.steps.filter(hasEnvelope).map((step) => ({ step, size: step.record.envelope.payload.length }));
  let kept = sized.reduce((sum, { size }) => sum + size, 0);
  const taken = new Set<EvidenceStep>();
  for (const { step, size } of sized.sort((a, b) => b.size - a.size)) {
    if (kept <= maxBytes) break;
    kept -= size;
    taken.add(step);
  }
  const steps = evidence.steps.map((step) =>
    taken.has(step) && hasEnvelope(step) ? detachStep(step, digestOf) : step,
  );
  return { attached: { ...evidence, steps }, detached: evidence.steps.filter(hasEnvelope).filter((s) => taken.has(s)) };
}

/**
 * Puts records that were attached on their own back in their places.
 *
 * @throws {BobError} BAD_DATA when one is not among `envelopes`.
 */
export function attachRecords(
  attached: AttachedEvidence,
  envelopes: readonly DsseEnvelope[],
  digestOf: TextDigest,
): Evidence {
  if (!attached.steps.some(isDetached)) return attached as Evidence;
  const byDigest = new Map(envelopes.map((envelope) => [digestOf(canonicalEnvelope(envelope)), envelope]));
  const steps = attached.steps.map((step, index): EvidenceStep => {
    if (!isDetached(step)) return step as EvidenceStep;
    const { status, envelopeDigest } = step.record;
    const envelope = byDigest.get(envelopeDigest);
    if (envelope) return { ...step, record: { status, envelope } };
    throw new BobError(
      "BAD_DATA",
      `the record of step ${index + 1}, ${envelopeDigest}, is not in this document; it is attached to the image beside the evidence`,
    );
  });
  return { ...attached, steps };
}

type WithEnvelope = ExecStep & { record: Extract<ExecStep["record"], { envelope: DsseEnvelope }> };

function hasEnvelope(step: EvidenceStep): step is WithEnvelope {
  return step.kind === "exec" && "envelope" in step.record;
}

function detachStep(step: WithEnvelope, digestOf: TextDigest) {
  const { status, envelope } = step.record;
  return { ...step, record: { status, envelopeDigest: digestOf(canonicalEnvelope(envelope)) } };
}

function isDetached(
  step: AttachedEvidence["steps"][number],
): step is Omit<ExecStep, "record"> & { record: DetachedRecord } {
  return step.kind === "exec" && "envelopeDigest" in step.record;
}

function canonicalEnvelope({ payload, payloadType, signatures }: DsseEnvelope): string {
  return canonicalJson({ payload, payloadType, signatures });
}
