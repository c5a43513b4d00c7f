// SPDX-License-Identifier: Apache-2.0
import { type DerivedPredicates, decodeEvidence, derivePredicatesFrom, type StatementReader } from "@bob/bill";
import {
  asBillOfBehaviour,
  asOldRuntimeTrace,
  asRuntimeTrace,
  BILL_OF_BEHAVIOUR_TYPE,
  type BillOptions,
  BobError,
  canonicalJson,
  type DerivationRules,
  type Evidence,
  OLD_RUNTIME_TRACE_TYPE,
  RUNTIME_TRACE_TYPE,
  type Statement,
} from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Finding } from "./finding.ts";
import { firstDifference } from "./first-difference.ts";

const trace = { name: "runtime trace", member: "runtimeTrace" } as const;
const traces = {
  "v0.2": { type: RUNTIME_TRACE_TYPE, check: asRuntimeTrace, ...trace },
  "v0.1": { type: OLD_RUNTIME_TRACE_TYPE, check: asOldRuntimeTrace, ...trace },
} as const;
const bill = {
  type: BILL_OF_BEHAVIOUR_TYPE,
  name: "Bill of Behaviour",
  check: asBillOfBehaviour,
  member: "billOfBehaviour",
} as const;

/**
 * Computes what bob derives from the evidence again and compares it byte for byte, in canonical form, with what is attached.
 *
 * @param options.isWhole whether `attached` is all that is attached, so that what is not there is missing.
 */
export function checkDerived(
  evidence: Evidence,
  attached: Statement[],
  readStatement: StatementReader,
  { isWhole = true } = {},
): Finding[] {
  const rules = rulesOf(attached);
  const derived = tryDerive(evidence, readStatement, rules, optionsOf(attached));
  if (derived instanceof BobError) return [{ kind: "broken", place: "evidence", message: derived.message }];
  return [traces[rules], bill].flatMap(({ type, name, check, member }) => {
    if (!isWhole && !attached.some(({ predicateType }) => predicateType === type)) return [];
    const message = compareAttached(attached, type, check, derived[member]);
    return message === undefined ? [] : [{ kind: "broken" as const, place: name, message }];
  });
}

/** An image that has no runtime trace but an old one was built by an older bob. */
function rulesOf(attached: Statement[]): DerivationRules {
  const has = (type: string) => attached.some(({ predicateType }) => predicateType === type);
  return has(OLD_RUNTIME_TRACE_TYPE) && !has(RUNTIME_TRACE_TYPE) ? "v0.1" : "v0.2";
}

/** What the attached bill says it was made with: with and without, it has to be what follows from the evidence. */
function optionsOf(attached: Statement[]): BillOptions {
  const predicate: unknown = attached.find(({ predicateType }) => predicateType === BILL_OF_BEHAVIOUR_TYPE)?.predicate;
  try {
    return asBillOfBehaviour(predicate).options ?? {};
  } catch (thrown) {
    if (thrown instanceof BobError) return {}; // Comparing it says what is wrong with it.
    throw thrown;
  }
}

function tryDerive(
  evidence: Evidence,
  readStatement: StatementReader,
  rules: DerivationRules,
  options: BillOptions,
): DerivedPredicates | BobError {
  try {
    return derivePredicatesFrom(evidence, decodeEvidence(evidence, readStatement), rules, options);
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
