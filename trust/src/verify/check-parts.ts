// SPDX-License-Identifier: Apache-2.0
import type { StatementReader } from "@bob/bill";
import { BobError, type Evidence } from "@bob/proto";
import { placeOf } from "./check-step.ts";
import type { Finding } from "./finding.ts";
import type { AttachedParts } from "./record-parts.ts";

/** Checks that the parts which long records name are attached, each by its digest, and that no others are. */
export function checkParts(evidence: Evidence, parts: AttachedParts, readStatement: StatementReader): Finding[] {
  const findings: Finding[] = evidence.steps.flatMap((step, index) => {
    if (step.kind !== "exec" || step.record.status === "unrecorded") return [];
    const [missing, ...more] = findMissing(step.record.envelope, parts, readStatement);
    if (missing === undefined) return [];
    const others = more.length > 0 ? ` and ${more.length} more` : "";
    const message = `part ${missing.slice(0, 12)}…${others} of its record is missing or was edited`;
    return [{ kind: "broken" as const, step: index + 1, place: placeOf(step, index + 1, evidence), message }];
  });
  for (const sha256 of parts.strangers()) {
    const message = `${sha256.slice(0, 12)}… is attached, and no record names it: it was edited, or added`;
    findings.push({ kind: "broken", place: "part of a record", message });
  }
  return findings;
}

function findMissing(
  envelope: Parameters<StatementReader>[0],
  parts: AttachedParts,
  readStatement: StatementReader,
): string[] {
  try {
    return parts.addNamed(readStatement(envelope).predicate);
  } catch (thrown) {
    if (thrown instanceof BobError) return []; // A record that cannot be read is a finding of its own.
    throw thrown;
  }
}
