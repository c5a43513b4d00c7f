// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from "@bob/proto/documents/evidence";
import type { BillOfBehaviour, BillOptions, DerivationRules, RuntimeTrace } from "@bob/proto/documents/predicates";
import { BobError } from "@bob/proto/errors";
import { billFromSteps } from "./bill-of-behaviour.ts";
import { type DecodedStep, decodeEvidence, type StatementReader } from "./decode-evidence.ts";
import { traceFromSteps } from "./runtime-trace.ts";

export { deriveBillOfBehaviour } from "./bill-of-behaviour.ts";
export { isBegunResult, isCall, isContact, isInternalAddress, isKernelFamily, isOtherFamily } from "./calls.ts";
export { describeService, type NameService, nameServiceAt, rankContact } from "./contacts.ts";
export {
  type DecodedStep,
  decodeEvidence,
  decodePayload,
  decodeStepEnvelope,
  decodeTrustedEnvelope,
  isRecordedStep,
  type RecordedStep,
  type StatementReader,
} from "./decode-evidence.ts";
export { canWrite } from "./file-accesses.ts";
export { bestHostNames, hostOfRequest, joinHostNames, namesOf } from "./host-names.ts";
export { type NamedPlace, NamedPlaces } from "./named-places.ts";
export { fileUri, joinPath } from "./path-text.ts";
export { deriveRuntimeTrace } from "./runtime-trace.ts";

/** Everything that is attached beside the evidence. */
export interface DerivedPredicates {
  readonly runtimeTrace: RuntimeTrace;
  readonly billOfBehaviour: BillOfBehaviour;
}

/**
 * Computes everything that is attached beside the evidence, decoding the records once.
 *
 * @param readStatement as for {@link decodeEvidence}.
 * @param options what the build asked of the bill.
 * @throws {BobError} BAD_DATA when a record in the evidence is malformed.
 */
export function derivePredicates(
  evidence: Evidence,
  readStatement?: StatementReader,
  options?: BillOptions,
): DerivedPredicates {
  return convertingErrors(() => deriveFrom(evidence, decodeEvidence(evidence, readStatement), "v0.2", options));
}

/**
 * {@link derivePredicates} for a caller that has decoded the evidence already, by the rules of the time when it was
 * made and with the options that its bill was made with.
 */
export function derivePredicatesFrom(
  evidence: Evidence,
  steps: DecodedStep[],
  rules: DerivationRules = "v0.2",
  options?: BillOptions,
): DerivedPredicates {
  return convertingErrors(() => deriveFrom(evidence, steps, rules, options));
}

function deriveFrom(
  evidence: Evidence,
  steps: DecodedStep[],
  rules: DerivationRules,
  options: BillOptions | undefined,
): DerivedPredicates {
  return {
    runtimeTrace: traceFromSteps(evidence, steps, rules),
    billOfBehaviour: billFromSteps(evidence, steps, rules, options),
  };
}

/** Unchecked records are taken as they are: what is not there shows when it is used. */
function convertingErrors<T>(derive: () => T): T {
  try {
    return derive();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new BobError("BAD_DATA", `a step record in the evidence is malformed: ${cause.message}`, {
      cause,
    });
  }
}
