// SPDX-License-Identifier: Apache-2.0
import { type Policy, type Requirements, type Rule, surfaceNames } from "./policy.ts";
import { ruledSections } from "./ruled-section.ts";
import type { Signer, StepFacts, StepFactsRecord } from "./step-facts.ts";
import { surfaces } from "./surfaces/index.ts";
import type { Violation } from "./violation.ts";

type Flag = "recorded" | "complete" | "original" | "compared" | "sealed";
type Recorded = Extract<StepFactsRecord, { record: unknown }>;

/** Checks what rules ask of a step's record. A step that nobody recorded fulfils nothing but what it is excused from. */
export function checkRequirements(policy: Policy, rules: readonly Rule[], step: StepFacts, now: number): Violation[] {
  const fault = (rule: Rule, entry: string, text: string): Violation => ({
    policy,
    rule,
    step,
    surface: "require",
    decidedBy: "require",
    place: rule.require.place,
    entry,
    text,
  });
  const unless = (flag: Flag, isFulfilled: boolean, text: string, byDefault = true): Violation[] => {
    const rule = isFulfilled ? undefined : ruleThatAsks(rules, flag, byDefault);
    return rule === undefined ? [] : [fault(rule, flag, text)];
  };
  const { record } = step;
  if (record.status === "unrecorded") return unless("recorded", false, describeMissing(record));
  if (!("record" in record)) return rules.slice(0, 1).map((rule) => fault(rule, "recorded", describeMissing(record)));
  return [
    ...unless(
      "original",
      record.status === "recorded",
      "its record is of a later run than the one that made its layer",
    ),
    ...unless(
      "complete",
      record.record.completeness.complete,
      "its record is incomplete: what it does not have may have happened",
    ),
    ...unless(
      "complete",
      unwatched(rules, record).length === 0,
      `its recorder did not watch what rules are about: ${unwatched(rules, record).join(", ")}`,
    ),
    ...unless(
      "compared",
      record.isCompared === true,
      "what it left behind was not compared with a layer of the image",
      false,
    ),
    ...unless("sealed", record.sealer !== undefined, "it is under no recorder's seal that holds", false),
    ...rules.flatMap((rule) => checkOwn(rule.require, record, now).map(([entry, text]) => fault(rule, entry, text))),
  ];
}

/** Who says true goes before who says false; who says nothing, by default, says true. */
function ruleThatAsks(rules: readonly Rule[], flag: Flag, byDefault: boolean): Rule | undefined {
  const asking = rules.find(({ require }) => require[flag] === true);
  if (asking !== undefined) return asking;
  const isExcused = rules.some(({ require }) => require[flag] === false);
  return byDefault && !isExcused ? rules[0] : undefined;
}

function describeMissing({ status, reason }: Exclude<StepFactsRecord, Recorded>): string {
  if (status === "unrecorded") return `nobody recorded it (${reason}), so nothing can be decided about what it did`;
  if (status === "unsigned") return "its record has no signature of a key that was given, so nothing it says counts";
  return `its record cannot be read: ${reason}`;
}

function unwatched(rules: readonly Rule[], { record }: Recorded): string[] {
  const asked = surfaceNames.filter((name) => ruledSections(rules, name).length > 0);
  return asked.filter((name) => record.recorder.coverage[surfaces[name].watched] === "none");
}

/** What is not a matter of all rules together. */
function checkOwn(
  { maxAge, signers, sealers }: Requirements,
  { record, signer, sealer }: Recorded,
  now: number,
): [string, string][] {
  const finishedAt = Date.parse(record.execution.finishedAt);
  const faults: [string, string][] = [];
  if (signers && !isAmong(signer, signers))
    faults.push(["signers", `its record is signed by ${nameOf(signer)}, none of the signers that are asked for`]);
  if (sealers && (sealer === undefined || !isAmong(sealer, sealers)))
    faults.push([
      "sealers",
      sealer === undefined
        ? "it is under no recorder's seal that holds"
        : `it is sealed by ${nameOf(sealer)}, none of the sealers that are asked for`,
    ]);
  if (maxAge === undefined) return faults;
  if (!(now - finishedAt <= maxAge.milliseconds))
    faults.push(["maxAge", `it ran on ${record.execution.finishedAt}, which is longer ago than ${maxAge.text}`]);
  if (finishedAt - now > maxClockSkewMs)
    faults.push(["maxAge", `it ran on ${record.execution.finishedAt}, which is still to come: a clock is wrong`]);
  return faults;
}

const maxClockSkewMs = 5 * 60_000;

function isAmong({ fingerprint, recorder }: Signer, names: readonly string[]): boolean {
  return names.includes(fingerprint) || (recorder !== undefined && names.includes(recorder));
}

function nameOf({ fingerprint, recorder }: Signer): string {
  return recorder === undefined ? fingerprint : `${recorder} (${fingerprint})`;
}
