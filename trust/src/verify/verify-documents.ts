// SPDX-License-Identifier: Apache-2.0
import type { StepFacts } from "@bob/bill/policy/step-facts";
import {
  BILL_OF_BEHAVIOUR_TYPE,
  type Evidence,
  OLD_RUNTIME_TRACE_TYPE,
  RUNTIME_TRACE_TYPE,
  SEAL_ENVELOPE_TYPE,
  STEP_RECORD_PART_TYPE,
} from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { findSigner } from "../keys/find-signer.ts";
import type { VerificationKey } from "../keys/verification-key.ts";
import type { Policies } from "../policy/decide-policies.ts";
import { stepOfRecord, stepsOfImage } from "../policy/image-steps.ts";
import { undatedRefusalOf } from "../recorders/key-trust.ts";
import { checkDerived } from "./check-derived.ts";
import { checkParts } from "./check-parts.ts";
import { checkSeal } from "./check-seal.ts";
import { checkRecord, nameKey } from "./check-step.ts";
import { checkSteps } from "./check-steps.ts";
import { type Documents, evidenceAmong } from "./documents.ts";
import type { Finding, PlatformVerdict } from "./finding.ts";
import { locateFindings } from "./locate-findings.ts";
import { AttachedParts } from "./record-parts.ts";
import { createStatementReader } from "./statement-reader.ts";

/**
 * Verifies bob's documents without the image they are about. What takes the image is said in `unchecked`.
 *
 * @param digest of the text they were read from.
 * @throws {BobError} BAD_DATA when they are nothing that can be verified.
 */
export async function verifyDocuments(
  documents: Documents,
  { name, digest, policies, ...means }: DocumentOptions,
): Promise<PlatformVerdict> {
  const evidence = evidenceAmong(documents, name);
  const verdict: Verdict = { passes: [], findings: [], unchecked: [] };
  const steps =
    evidence === undefined
      ? verifyRecords(documents, means, verdict)
      : verifyEvidence(evidence, documents, means, verdict);
  const decided = policies && (await import("../policy/decide-policies.ts")).decidePolicies(policies, steps);
  if (decided) verdict.findings.push(...decided.findings);
  if (evidence) locateFindings(verdict.findings, evidence);
  return {
    platform: evidence?.platform ?? "records",
    digest,
    ...verdict,
    ...(decided && { policies: decided.verdicts }),
  };
}

/** Who is trusted, and by when the documents were certainly there: now, in milliseconds since 1970. */
interface Means {
  readonly keys: readonly VerificationKey[];
  readonly knownAt: number;
}

export interface DocumentOptions extends Means {
  readonly name: string;
  readonly digest: string;
  readonly policies?: Policies | undefined;
}

interface Verdict {
  passes: string[];
  findings: Finding[];
  unchecked: string[];
}

function verifyEvidence(
  evidence: Evidence,
  { statements, signed }: Documents,
  means: Means,
  { passes, findings, unchecked }: Verdict,
): StepFacts[] {
  const readStatement = createStatementReader();
  const signedBy = new Map<number, VerificationKey>();
  const context = { evidence, readStatement, ...means };
  findings.push(...checkSteps(context, passes, signedBy));
  const sealed = checkSeal(statements, { ...context, signed: signedBy });
  if (statements.some(({ predicateType }) => predicateType === SEAL_ENVELOPE_TYPE)) findings.push(...sealed.findings);
  else unchecked.push("that no step was left out: the seal is not in this document");
  if (sealed.pass !== undefined) passes.push(sealed.pass);
  const attached = new AttachedParts(statements);
  const parts = checkParts(evidence, attached, readStatement);
  if (statements.some(({ predicateType }) => predicateType === STEP_RECORD_PART_TYPE)) findings.push(...parts);
  else if (parts.length > 0) unchecked.push("parts of long records: they are not in this document");
  const derived = checkDerived(evidence, statements, readStatement, { isWhole: false });
  findings.push(...derived);
  const missing = derivedTypes.filter(({ types }) => !statements.some((each) => types.includes(each.predicateType)));
  if (missing.length === 0 && derived.length === 0)
    passes.push("runtime trace and Bill of Behaviour follow from the evidence");
  unchecked.push(...missing.map(({ name }) => `${name}: it is not in this document`));
  describeSignatures(signed, means, { passes, findings, unchecked });
  unchecked.push("that it is about an image, and the image's layers: verify the image for that");
  return stepsOfImage({ evidence, signed: signedBy, sealedBy: sealed.signedBy, readStatement, parts: attached });
}

const derivedTypes = [
  { name: "runtime trace", types: [RUNTIME_TRACE_TYPE, OLD_RUNTIME_TRACE_TYPE] },
  { name: "Bill of Behaviour", types: [BILL_OF_BEHAVIOUR_TYPE] },
];

/** Whoever signed the Statements is another than who signed the records, as a rule: with another key it says nothing. */
function describeSignatures(
  signed: Documents["signed"],
  { keys, knownAt }: Means,
  { passes, unchecked }: Verdict,
): void {
  for (const { envelope, statement } of signed) {
    const type = safeText(statement.predicateType);
    const key = findSigner(envelope, keys);
    const refusal = key && undatedRefusalOf(key, knownAt);
    if (key === undefined) unchecked.push(`the signature around ${type}: it is not of a key that was given`);
    else if (refusal !== undefined) unchecked.push(`the signature around ${type}: ${nameKey(key)} ${refusal}`);
    else passes.push(`${type} signed by ${nameKey(key)}`);
  }
}

function verifyRecords({ records, unrecorded }: Documents, means: Means, verdict: Verdict): StepFacts[] {
  const { passes, findings, unchecked } = verdict;
  const readStatement = createStatementReader();
  const steps: StepFacts[] = [];
  for (const [index, envelope] of records.entries()) {
    const place = `record ${index + 1}`;
    const check = checkRecord(envelope, place, { readStatement, ...means });
    findings.push(...check.findings);
    if (check.signedBy) passes.push(`${place} signed by ${nameKey(check.signedBy)}`);
    steps.push(stepOfRecord({ number: index + 1, place }, envelope, check.signedBy, readStatement));
  }
  for (const reason of unrecorded)
    findings.push({ kind: "unrecorded", place: "step", message: `not recorded (${safeText(reason)})` });
  unchecked.push("which step of which image it is of: verify the image for that");
  return steps;
}
