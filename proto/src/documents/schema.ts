// SPDX-License-Identifier: Apache-2.0
import {
  validateBillOfBehaviour,
  validateEvidence,
  validateOldRuntimeTrace,
  validateRecordPart,
  validateRuntimeTrace,
  validateSealStatement,
  validateStepStatement,
} from "../../gen/validators.js";
import { BobError } from "../errors.ts";
import { parseJson } from "../parse-json.ts";
import { type AttachedEvidence, attachRecords } from "./detach.ts";
import type { Evidence } from "./evidence.ts";
import type { BillOfBehaviour, RuntimeTrace } from "./predicates.ts";
import type { RecordPart } from "./record-parts.ts";
import type { Seal } from "./seal.ts";
import type { Statement } from "./statement.ts";
import type { StepRecord } from "./step-record.ts";

/**
 * The one door for untrusted JSON: what comes through has the shape its schema in `schemas/` asks for. Fields the
 * schema does not know pass (documents may grow), values a schema cannot express are the reader's to check.
 */
export function asAttachedEvidence(value: unknown): AttachedEvidence {
  return check<AttachedEvidence>(value, validateEvidence, "evidence");
}

/** @throws {BobError} BAD_DATA when the value is not evidence with all records in it. */
export function asEvidence(value: unknown): Evidence {
  return attachRecords(asAttachedEvidence(value), [], String);
}

/** @throws {BobError} BAD_DATA when the value is not an in-toto Statement with a step record. */
export function asStepStatement(value: unknown): Statement<StepRecord> {
  return check<Statement<StepRecord>>(value, validateStepStatement, "step record");
}

/** @throws {BobError} BAD_DATA when the value is not a part of a step record. What is packed in it is not looked at. */
export function asRecordPart(value: unknown): RecordPart {
  return check<RecordPart>(value, validateRecordPart, "part of a step record");
}

/** @throws {BobError} BAD_DATA when the value is not an in-toto Statement with a seal. */
export function asSealStatement(value: unknown): Statement<Seal> {
  return check<Statement<Seal>>(value, validateSealStatement, "seal");
}

/** @throws {BobError} BAD_DATA when the value is not a runtime trace as bob writes it. */
export function asRuntimeTrace(value: unknown): RuntimeTrace {
  return check<RuntimeTrace>(value, validateRuntimeTrace, "runtime trace");
}

/** @throws {BobError} BAD_DATA when the value is not a runtime trace as bob wrote it by version 0.1 of its text. */
export function asOldRuntimeTrace(value: unknown): RuntimeTrace {
  return check<RuntimeTrace>(value, validateOldRuntimeTrace, "runtime trace");
}

/** @throws {BobError} BAD_DATA when the value is not a Bill of Behaviour as bob writes it. */
export function asBillOfBehaviour(value: unknown): BillOfBehaviour {
  return check<BillOfBehaviour>(value, validateBillOfBehaviour, "Bill of Behaviour");
}

/** @throws {BobError} BAD_DATA when the text is not JSON or not a step record's Statement. */
export function parseStepStatement(text: string): Statement<StepRecord> {
  return asStepStatement(parseJson(text, "step record"));
}

type Validate = typeof validateEvidence;

function check<T>(value: unknown, validate: Validate, what: string): T {
  if (validate(value)) return value as T;
  const fault = validate.errors?.[0];
  const place = fault?.instancePath || "the document";
  const message = `${what} is malformed: ${place} ${fault?.message ?? "is invalid"}`;
  throw new BobError("BAD_DATA", message, { details: { path: fault?.instancePath ?? "", ...fault?.params } });
}
