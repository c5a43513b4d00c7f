import { decodeBase64 } from "../base64.ts";
import { BobError } from "../errors.ts";
import type { Evidence, EvidenceStep } from "../evidence.ts";
import { asStepStatement, parseJson } from "../schema.ts";
import type { DsseEnvelope, Statement } from "../statement.ts";
import type { StepRecord } from "../step-record.ts";
import type { StepStatus } from "./predicates.ts";

/** A step of the evidence with its record decoded. Decoding checks the shape, never the signature. */
export interface DecodedStep {
  /** 1-based, in Dockerfile order. */
  number: number;
  step: EvidenceStep;
  status: StepStatus;
  /** Present exactly when the status is `recorded` or `replayed`. */
  statement?: Statement<StepRecord>;
}

/** {@link DecodedStep} of a step that has a record. */
export interface RecordedStep extends DecodedStep {
  statement: Statement<StepRecord>;
}

/**
 * Decodes every record in the evidence. The records' shape is taken on trust unless `isChecked`: a build reads what its own recorder
 * wrote, and checking costs as much as all the rest; whoever verifies an image checks.
 *
 * @throws {BobError} BAD_DATA when a record is not JSON, or not a Statement with a step record in it.
 */
export function decodeEvidence(evidence: Evidence, isChecked = false): DecodedStep[] {
  return evidence.steps.map((step, index) => decodeStep(step, index + 1, isChecked));
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

function decodeStep(step: EvidenceStep, number: number, isChecked: boolean): DecodedStep {
  if (step.kind === "declared") return { number, step, status: "declared" };
  if (step.record.status === "unrecorded") return { number, step, status: "unrecorded" };
  const value = parsePayload(step.record.envelope);
  const statement = isChecked ? asStepStatement(value) : (value as Statement<StepRecord>);
  const isReplay = step.record.status === "replayed" || statement.predicate.execution.origin === "replay";
  return { number, step, status: isReplay ? "replayed" : "recorded", statement };
}
