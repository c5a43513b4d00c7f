import {
  asBillOfBehaviour,
  asRuntimeTrace,
  BILL_OF_BEHAVIOUR_TYPE,
  BobError,
  canonicalJson,
  type DerivedPredicates,
  decodeEvidence,
  derivePredicatesFrom,
  type Evidence,
  RUNTIME_TRACE_TYPE,
  type Statement,
  type StatementReader,
} from "@bob/proto";
import { safeText } from "../report/terminal.ts";
import type { Finding } from "./finding.ts";
import { firstDifference } from "./first-difference.ts";

const derivedTypes = [
  { type: RUNTIME_TRACE_TYPE, name: "runtime trace", check: asRuntimeTrace, member: "runtimeTrace" },
  { type: BILL_OF_BEHAVIOUR_TYPE, name: "Bill of Behaviour", check: asBillOfBehaviour, member: "billOfBehaviour" },
] as const;

/** Computes what bob derives from the evidence again and compares it byte for byte, in canonical form, with what is attached. */
export function checkDerived(evidence: Evidence, attached: Statement[], readStatement: StatementReader): Finding[] {
  const derived = tryDerive(evidence, readStatement);
  if (derived instanceof BobError) return [{ kind: "broken", place: "evidence", message: derived.message }];
  return derivedTypes.flatMap(({ type, name, check, member }) => {
    const message = compareAttached(attached, type, check, derived[member]);
    return message === undefined ? [] : [{ kind: "broken" as const, place: name, message }];
  });
}

function tryDerive(evidence: Evidence, readStatement: StatementReader): DerivedPredicates | BobError {
  try {
    return derivePredicatesFrom(evidence, decodeEvidence(evidence, readStatement));
  } catch (thrown) {
    if (thrown instanceof BobError) return thrown;
    throw thrown;
  }
}

function compareAttached(
  attached: Statement[],
  type: string,
  check: (value: unknown) => unknown,
  derived: unknown,
): string | undefined {
  const [statement, ...more] = attached.filter(({ predicateType }) => predicateType === type);
  if (statement === undefined) return "is not attached";
  if (more.length > 0) return `is attached ${more.length + 1} times`;
  try {
    check(statement.predicate);
    if (canonicalJson(statement.predicate) === canonicalJson(derived)) return undefined;
  } catch (thrown) {
    return (thrown as Error).message; // Malformed, or something canonical JSON cannot express.
  }
  return `does not follow from the evidence: it was edited, or made by another version of bob (first at ${safeText(firstDifference(statement.predicate, derived) ?? "its end")})`;
}
