// SPDX-License-Identifier: Apache-2.0
import type { StatementReader } from "@bob/bill";
import type { StepFacts } from "@bob/bill/policy/step-facts";
import type { DsseEnvelope, Evidence } from "@bob/proto";
import { findSigner } from "../keys/find-signer.ts";
import type { VerificationKey } from "../keys/verification-key.ts";
import { refuseSigner } from "../verify/check-step.ts";
import { type Documents, evidenceAmong } from "../verify/documents.ts";
import { AttachedParts } from "../verify/record-parts.ts";
import { createStatementReader } from "../verify/statement-reader.ts";
import { stepOfRecord, stepsOfImage } from "./image-steps.ts";

/** Who signed a record, as far as that was asked for. */
type Signer = Pick<VerificationKey, "fingerprint" | "trust">;
type Keys = readonly VerificationKey[] | undefined;

/**
 * Steps of a build whose records are taken as they are: for who tries a policy, or learns one. Nothing is verified but, where there are keys,
 * the records' signatures.
 */
export function stepsOfEvidence(evidence: Evidence, parts: AttachedParts, keys: Keys): StepFacts[] {
  const readStatement = createStatementReader();
  const signed = new Map<number, Signer>();
  for (const [index, step] of evidence.steps.entries()) {
    if (step.kind !== "exec" || step.record.status === "unrecorded") continue;
    const signer = signerOf(step.record.envelope, keys, readStatement);
    if (signer !== undefined) signed.set(index + 1, signer);
  }
  return stepsOfImage({ evidence, signed, readStatement, parts });
}

/** The same of documents from a file. */
export function stepsOfDocuments(documents: Documents, name: string, keys: Keys): StepFacts[] {
  const evidence = evidenceAmong(documents, name);
  if (evidence !== undefined) return stepsOfEvidence(evidence, new AttachedParts(documents.statements), keys);
  const readStatement = createStatementReader();
  return documents.records.map((envelope, index) =>
    stepOfRecord(
      { number: index + 1, place: `record ${index + 1}` },
      envelope,
      signerOf(envelope, keys, readStatement),
      readStatement,
    ),
  );
}

/** Where nobody asked who signed it: whom the record names as that, which nobody has checked. */
function signerOf(envelope: DsseEnvelope, keys: Keys, readStatement: StatementReader): Signer | undefined {
  if (keys !== undefined) {
    const signer = findSigner(envelope, keys);
    const isRefused = signer && refuseSigner(envelope, signer, { readStatement, knownAt: Date.now() }) !== undefined;
    return isRefused ? undefined : signer;
  }
  return { fingerprint: readStatement(envelope).predicate.recorder.key ?? "nobody it names" };
}
