// SPDX-License-Identifier: Apache-2.0
import { STEP_ENVELOPE_TYPE } from "./detach.ts";
import { EVIDENCE_TYPE } from "./evidence.ts";
import { BILL_OF_BEHAVIOUR_TYPE, OLD_RUNTIME_TRACE_TYPE, RUNTIME_TRACE_TYPE } from "./predicates.ts";
import { STEP_RECORD_PART_TYPE } from "./record-parts.ts";
import { SEAL_ENVELOPE_TYPE } from "./seal.ts";

/** The types of the predicates that bob attaches to images, or has attached, and that can be signed for them. */
export const bobPredicateTypes: ReadonlySet<string> = new Set([
  EVIDENCE_TYPE,
  RUNTIME_TRACE_TYPE,
  OLD_RUNTIME_TRACE_TYPE,
  BILL_OF_BEHAVIOUR_TYPE,
  STEP_ENVELOPE_TYPE,
  SEAL_ENVELOPE_TYPE,
]);

/** {@link bobPredicateTypes}, and what a signed record among them names by digest. */
export const attachedPredicateTypes: ReadonlySet<string> = new Set([...bobPredicateTypes, STEP_RECORD_PART_TYPE]);
