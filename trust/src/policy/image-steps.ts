// SPDX-License-Identifier: Apache-2.0
import type { StatementReader } from "@bob/bill";
import { commandOf, placeFacts, type Signer, type StepFacts, type StepFactsRecord } from "@bob/bill/policy/step-facts";
import { BobError, type DsseEnvelope, type Evidence, type ExecStep, type StepRecord } from "@bob/proto";
import type { VerificationKey } from "../keys/verification-key.ts";
import { placeOf } from "../verify/check-step.ts";
import type { LayersVerdict } from "../verify/finding.ts";

type SignerKey = Pick<VerificationKey, "fingerprint" | "trust">;

/** What verifying an image has found out about its steps. */
export interface VerifiedSteps {
  readonly evidence: Evidence;
  /** Who signed the records, by number of the step. */
  readonly signed: ReadonlyMap<number, SignerKey>;
  /** Who signed the seal over them, where there is one and all of it holds. */
  readonly sealedBy?: SignerKey | undefined;
  readonly readStatement: StatementReader;
  readonly parts: { join(record: StepRecord): StepRecord };
  /** Absent where layers were not read. */
  readonly layers?: LayersVerdict | undefined;
}

/** The steps that ran a program, as policies decide about them. */
export function stepsOfImage(verified: VerifiedSteps): StepFacts[] {
  const { evidence } = verified;
  return evidence.steps.flatMap((step, index) => {
    if (step.kind !== "exec") return [];
    const number = index + 1;
    return {
      number,
      place: placeOf(step, number, evidence),
      command: commandOf(step.definition),
      ...placeFacts(step),
      record: recordOf(step, number, verified),
    };
  });
}

/** A record that stands alone: which step it is of is not in it. */
export function stepOfRecord(
  place: Pick<StepFacts, "number" | "place">,
  envelope: DsseEnvelope,
  signedBy: SignerKey | undefined,
  readStatement: StatementReader,
): StepFacts {
  if (signedBy === undefined) return { ...place, record: { status: "unsigned", reason: "" } };
  const record = readRecord(() => {
    const { predicate } = readStatement(envelope);
    const status = predicate.execution.origin === "replay" ? "replayed" : "recorded";
    return { status, record: withoutParts(predicate), signer: signerOf(signedBy) };
  });
  return { ...place, record };
}

function signerOf({ fingerprint, trust }: SignerKey): Signer {
  return { fingerprint, ...(trust && { recorder: trust.recorder }) };
}

/** Lists that are elsewhere cannot be decided by. */
function withoutParts(record: StepRecord): StepRecord {
  if (record.parts === undefined) return record;
  throw new BobError("BAD_DATA", "it is in parts, which are attached to the image");
}

function readRecord(read: () => StepFactsRecord): StepFactsRecord {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof BobError)) throw thrown;
    return { status: "unreadable", reason: thrown.message };
  }
}

function recordOf(
  { record }: ExecStep,
  number: number,
  { signed, sealedBy, readStatement, parts, layers }: VerifiedSteps,
): StepFactsRecord {
  if (record.status === "unrecorded") return { status: "unrecorded", reason: record.reason };
  const signer = signed.get(number);
  if (signer === undefined) return { status: "unsigned", reason: "" };
  return readRecord(() => {
    const { predicate } = readStatement(record.envelope);
    const isReplay = record.status === "replayed" || predicate.execution.origin === "replay";
    return {
      status: isReplay ? "replayed" : "recorded",
      record: parts.join(predicate),
      signer: signerOf(signer),
      ...(sealedBy && { sealer: signerOf(sealedBy) }),
      ...(layers && { isCompared: layers.compared.includes(number) && !layers.mismatched.includes(number) }),
    };
  });
}
