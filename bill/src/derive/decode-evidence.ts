// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from "@bob/proto/base64";
import type { Evidence, EvidenceStep } from "@bob/proto/documents/evidence";
import type { StepStatus } from "@bob/proto/documents/predicates";
import { asStepStatement } from "@bob/proto/documents/schema";
import type { DsseEnvelope, Statement } from "@bob/proto/documents/statement";
import type { StepRecord } from "@bob/proto/documents/step-record";
import { BobError } from "@bob/proto/errors";
import { parseJson } from "@bob/proto/parse-json";

/** A step of the evidence with its record decoded. Decoding checks the shape, never the signature. */
export interface DecodedStep {
  /** 1-based, in Dockerfile order. */
  readonly number: number;
  readonly step: EvidenceStep;
  readonly status: StepStatus;
  /** Present exactly when the status is `recorded` or `replayed`. */
  readonly statement?: Statement<StepRecord>;
}

/** {@link DecodedStep} of a step that has a record. */
export interface RecordedStep extends DecodedStep {
  readonly statement: Statement<StepRecord>;
}

/** Gives the Statement an envelope carries, whatever it checks. */
export type StatementReader = (envelope: DsseEnvelope) => Statement<StepRecord>;

/**
 * Decodes every record in the evidence. The records' shape is taken on trust unless `readStatement` checks it, as
 * {@link decodeStepEnvelope} does: a build reads what its own recorder wrote, and checking costs as much as all the
 * rest; whoever verifies an image checks.
 *
 * @throws {BobError} BAD_DATA when a record is not JSON, and what `readStatement` throws.
 */
export function decodeEvidence(
  evidence: Evidence,
  readStatement: StatementReader = decodeTrustedEnvelope,
): DecodedStep[] {
  return evidence.steps.map((step, index) => decodeStep(step, index + 1, readStatement));
}

/**
 * Decodes the in-toto Statement a recorder signed. The signature is not looked at.
 *
 * @throws {BobError} BAD_DATA when the payload is not a Statement with a step record in it.
 */
export function decodeStepEnvelope(envelope: DsseEnvelope): Statement<StepRecord> {
  return asStepStatement(parsePayload(envelope));
}

function parsePayload(envelope: DsseEnvelope): unknown {
  return parseJson(new TextDecoder().decode(decodePayload(envelope)), "step record");
}

/**
 * The bytes a DSSE envelope carries.
 *
 * @throws {BobError} BAD_DATA when they are not base64.
 */
export function decodePayload(envelope: DsseEnvelope): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64(envelope.payload);
  } catch (cause) {
    throw new BobError("BAD_DATA", "the payload of a DSSE envelope is not base64", { cause });
  }
}

export function isRecordedStep(step: DecodedStep): step is RecordedStep {
  return step.statement !== undefined;
}

/** {@link decodeStepEnvelope} without a check of the shape, for who read the record from its own recorder. */
export function decodeTrustedEnvelope(envelope: DsseEnvelope): Statement<StepRecord> {
  return parsePayload(envelope) as Statement<StepRecord>;
}

function decodeStep(step: EvidenceStep, number: number, readStatement: StatementReader): DecodedStep {
  if (step.kind === "declared") return { number, step, status: "declared" };
  if (step.record.status === "unrecorded") return { number, step, status: "unrecorded" };
  const statement = readStatement(step.record.envelope);
  const isReplay = step.record.status === "replayed" || statement.predicate.execution.origin === "replay";
  return { number, step, status: isReplay ? "replayed" : "recorded", statement };
}
