// SPDX-License-Identifier: Apache-2.0
import { type DecodedStep, decodeEvidence, decodeStepEnvelope } from "@bob/bill";
import {
  type DeclaredStep,
  type DsseEnvelope,
  type Evidence,
  type EvidenceStep,
  printableText,
  type StepDefinition,
  type StepRecord,
  type StepStatus,
} from "@bob/proto";
import { type ReadSeal, type SealView, viewSealOf } from "./seal-view.ts";

/** One instruction of a Dockerfile with everything known about it: an entry of `steps` in `bobctl show --format json`. */
export interface StepView {
  /** 1-based, in Dockerfile order. */
  number: number;
  instruction: string;
  stage?: string;
  /** Where it stands. */
  location?: { file: string; lines: { start: number; end: number }[] };
  kind: EvidenceStep["kind"];
  status: StepStatus;
  /** Why an unrecorded step is. */
  reason?: string;
  /** What BuildKit itself did, where the kind is `declared`. */
  declared?: Pick<DeclaredStep, "operation" | "source" | "from" | "to">;
  definition?: StepDefinition;
  definitionDigest?: string;
  /** What the recorder saw. Its signature has not been checked. */
  record?: StepRecord;
  /** Whether the record is in the seal; absent where there is no record, or no seal. */
  sealed?: boolean;
  /** The fingerprint that the seal names as its key. */
  sealedBy?: string;
}

/** The answer of `bobctl show`. */
export interface BuildView {
  image: string;
  digest?: string;
  platform: string;
  /** Absent where it was not read: of a file that has none. */
  seal?: SealView;
  steps: StepView[];
}

/**
 * Decodes the evidence into what is shown.
 *
 * @param seal that is attached with it.
 * @throws {BobError} BAD_DATA when a record in it is malformed.
 */
export function viewSteps(evidence: Evidence, seal?: ReadSeal): StepView[] {
  return decodeEvidence(evidence, decodeStepEnvelope).map((decoded) => ({
    ...viewStep(evidence, decoded),
    ...(seal && viewSealOf(decoded.step, seal)),
  }));
}

/** A single step record as the recorder hands it out: which Dockerfile line it belongs to is not in it. */
export function viewRecord(envelope: DsseEnvelope): StepView {
  const { predicate: record, subject } = decodeStepEnvelope(envelope);
  const argv = record.processes.find(({ startedBy }) => startedBy.length === 0)?.argv ?? [];
  return {
    number: 1,
    instruction: `RUN ${argv.map(printableText).join(" ")}`,
    kind: "exec",
    status: record.execution.origin === "replay" ? "replayed" : "recorded",
    definitionDigest: `sha256:${subject[0]?.digest.sha256}`,
    record,
  };
}

/** What `bob-step` leaves where nobody recorded. */
export function viewUnrecorded(reason: string): StepView {
  return { number: 1, instruction: "RUN", kind: "exec", status: "unrecorded", reason };
}

function viewStep(evidence: Evidence, { number, step, status, statement }: DecodedStep): StepView {
  const file = step.location && evidence.sources[step.location.source]?.filename;
  return {
    number,
    instruction: step.instruction,
    ...(step.stage !== undefined && { stage: step.stage }),
    ...(step.location && { location: { file: file ?? "Dockerfile", lines: step.location.lines } }),
    kind: step.kind,
    status,
    ...(step.kind === "declared" ? viewDeclared(step) : viewExec(step)),
    ...(statement && { record: statement.predicate }),
  };
}

function viewDeclared({ operation, source, from, to }: DeclaredStep): Pick<StepView, "declared"> {
  const optional = { ...(source !== undefined && { source }), ...(from && { from }), ...(to !== undefined && { to }) };
  return { declared: { operation, ...optional } };
}

function viewExec(
  step: Extract<EvidenceStep, { kind: "exec" }>,
): Pick<StepView, "definition" | "definitionDigest" | "reason"> {
  const { definition, definitionDigest, record } = step;
  return { definition, definitionDigest, ...(record.status === "unrecorded" && { reason: record.reason }) };
}
