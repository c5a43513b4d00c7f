import { BILL_OF_BEHAVIOUR_TYPE, RUNTIME_TRACE_TYPE } from "./derive/predicates.ts";
import { STEP_ENVELOPE_TYPE } from "./detach.ts";
import { EVIDENCE_TYPE } from "./evidence.ts";

/** The types of all predicates that bob attaches to images. */
export const bobPredicateTypes: ReadonlySet<string> = new Set([
  EVIDENCE_TYPE,
  RUNTIME_TRACE_TYPE,
  BILL_OF_BEHAVIOUR_TYPE,
  STEP_ENVELOPE_TYPE,
]);
