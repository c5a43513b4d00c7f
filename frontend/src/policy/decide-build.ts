// SPDX-License-Identifier: Apache-2.0
import { decideStep } from "@bob/bill/policy/decide-step";
import { formatAt } from "@bob/bill/policy/faults";
import type { Policy } from "@bob/bill/policy/policy";
import {
  commandOf,
  isAbout,
  placeFacts,
  type Signer,
  type StepFacts,
  type StepFactsRecord,
} from "@bob/bill/policy/step-facts";
import { tellViolations } from "@bob/bill/policy/tell-violations";
import {
  type AttachedSeal,
  asSealStatement,
  BobError,
  type DsseEnvelope,
  decodeBase64,
  type Evidence,
  type EvidenceStep,
  type ExecStep,
  type Statement,
  type StepRecord,
} from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { BuildPolicy } from "./build-policy.ts";

/** A platform's image with what its steps did. */
export interface DecidedImage {
  readonly evidence: Evidence;
  readonly statements: ReadonlyMap<DsseEnvelope, Statement<StepRecord>>;
  readonly seal: AttachedSeal;
  /** A record with its whole lists. */
  readonly wholeRecord: (step: ExecStep, record: StepRecord) => Promise<StepRecord>;
}

/** What a policy says of a build. */
export interface BuildDecision {
  /** What does not hold, a line each. */
  readonly findings: readonly string[];
  /** What has no effect. */
  readonly warnings: readonly string[];
}

/**
 * Decides about all steps of a build by their records, cached ones too. Whose signatures these have, the recorder looked at when it sealed
 * them; without a seal nobody did.
 *
 * @param now milliseconds since 1970.
 */
export async function decideBuild(
  { policy }: BuildPolicy,
  images: readonly DecidedImage[],
  now: number,
): Promise<BuildDecision> {
  const decided = await Promise.all(images.map((image) => decideImage(policy, image, now, images.length > 1)));
  const steps = decided.flatMap((each) => each.steps);
  const idle = policy.rules.filter((rule) => !steps.some((step) => isAbout(rule, step)));
  return {
    findings: decided.flatMap((each) => each.findings),
    warnings: [
      ...policy.warnings,
      ...idle.map(({ name, place }) => ({ place, message: `"${name}" is about no step of this build` })),
    ].map((warning) => formatAt(policy.file, warning)),
  };
}

async function decideImage(
  policy: Policy,
  image: DecidedImage,
  now: number,
  saysPlatform: boolean,
): Promise<{ steps: StepFacts[]; findings: string[] }> {
  const { evidence, seal } = image;
  const prefix = saysPlatform ? `${evidence.platform}: ` : "";
  const steps = await factsOf(image);
  const unsealed =
    "unsealed" in seal && steps.length > 0
      ? [`${prefix}the records have no seal, so nobody has checked their signatures (${seal.unsealed})`]
      : [];
  const violations = steps.flatMap((step) => decideStep(withoutComparison(policy), step, now).violations);
  const told = tellViolations(violations).map(
    ({ violation, message }) => `${prefix}${safeText(violation.step.place)}: ${message}`,
  );
  return { steps, findings: [...unsealed, ...told] };
}

/** Layers are compared when an image is verified: it is not made yet. */
function withoutComparison(policy: Policy): Policy {
  return { ...policy, rules: policy.rules.map((rule) => ({ ...rule, require: { ...rule.require, compared: false } })) };
}

async function factsOf(image: DecidedImage): Promise<StepFacts[]> {
  const facts: StepFacts[] = [];
  for (const [index, step] of image.evidence.steps.entries()) {
    if (step.kind !== "exec") continue;
    facts.push({
      ...{ number: index + 1, place: placeOf(step, index + 1), command: commandOf(step.definition) },
      ...placeFacts(step),
      record: await recordOf(step, image),
    });
  }
  return facts;
}

async function recordOf(step: ExecStep, { statements, seal, wholeRecord }: DecidedImage): Promise<StepFactsRecord> {
  const { record } = step;
  if (record.status === "unrecorded") return { status: "unrecorded", reason: record.reason };
  const statement = statements.get(record.envelope);
  if (statement === undefined) return { status: "unreadable", reason: "its record was not collected" };
  const { predicate } = statement;
  const signer = { fingerprint: predicate.recorder.key ?? "nobody it names" };
  const sealer = sealerOf(seal);
  const whole = predicate.parts === undefined ? predicate : await wholeRecord(step, predicate);
  return { status: record.status, record: whole, signer, ...(sealer && { sealer }) };
}

/** Whom the seal names, which the recorder has just made or checked. */
function sealerOf(seal: AttachedSeal): Signer | undefined {
  if ("unsealed" in seal) return undefined;
  const { predicate } = asSealStatement(JSON.parse(new TextDecoder().decode(decodeBase64(seal.payload))));
  return { fingerprint: predicate.recorder.key };
}

function placeOf({ instruction, location }: EvidenceStep, number: number): string {
  const line = location?.lines[0]?.start;
  return `step ${number} (${instruction.split("\n")[0]}${line ? `, line ${line}` : ""})`;
}

/** The error a build ends with whose steps did what they may not. */
export function policyError({ policy }: BuildPolicy, findings: readonly string[]): BobError {
  const shown = findings.slice(0, maxShown).map((finding) => `\n  ${finding}`);
  const more = findings.length > maxShown ? `\n  and ${findings.length - maxShown} more` : "";
  return new BobError(
    "FORBIDDEN",
    `the build did what the policy ${safeText(policy.file)} does not let it do:${shown.join("")}${more}\nChange the step, or the policy; with enforce=false this is a warning.`,
    { details: { findings: findings.length } },
  );
}

const maxShown = 20;
