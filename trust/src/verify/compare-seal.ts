// SPDX-License-Identifier: Apache-2.0
import {
  canonicalJson,
  decodeBase64,
  type Evidence,
  type ExecStep,
  encodeImageDefinition,
  type Seal,
  type SealedStep,
  type Statement,
} from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { safeText } from "@bob/proto/printable";
import type { VerificationKey } from "../keys/verification-key.ts";
import { placeOf } from "./check-step.ts";
import type { Finding } from "./finding.ts";

interface NumberedStep {
  readonly number: number;
  readonly step: ExecStep;
  /** Digest of its record's payload. */
  readonly record: string | undefined;
}

/** Who signed the records, by number of the step: each signature is tried once. */
type Signers = ReadonlyMap<number, Pick<VerificationKey, "fingerprint">>;

/**
 * What is attached and not what was sealed, or the other way round: a step that is missing, added, replaced or moved,
 * and declared steps, which are known by one digest of them all.
 */
export function compareSeal(
  { subject, predicate: seal }: Statement<Seal>,
  evidence: Evidence,
  signed: Signers,
): Finding[] {
  const isSame = `sha256:${subject[0]?.digest.sha256}` === digestOfImage(evidence);
  const identity = checkIdentity(seal, evidence, `sha256:${subject[0]?.digest.sha256}`);
  if (identity.length > 0) return identity.map(aboutSeal);
  const steps = numberSteps(evidence);
  const differences = [...findMissing(seal, steps), ...findStrangers(seal, steps, evidence)];
  if (differences.length > 0) return differences;
  const moved = compareInOrder(seal, steps, evidence, signed);
  if (moved.length > 0 || isSame) return moved;
  return [aboutSeal(declaredDiffers)];
}

/** `sha256:<hex>` of an image's definition, which a seal has as its subject. */
export function digestOfImage(evidence: Evidence): string {
  try {
    return sha256Digest(encodeImageDefinition(evidence));
  } catch {
    return "none"; // A lone surrogate, which canonical JSON cannot express: no recorder sealed that.
  }
}

const declaredDiffers =
  "is over other steps than the evidence has: something that is declared (an instruction, a source, a step that ran no program, a definition) was left out, added, replaced or moved";

function aboutSeal(message: string): Finding {
  return { kind: "broken", place: "seal", message };
}

/** Of which image the seal is. */
function checkIdentity(seal: Seal, evidence: Evidence, definition: string): string[] {
  if (seal.platform !== evidence.platform) {
    return [`is of an image for ${safeText(seal.platform)}, not ${safeText(evidence.platform)}`];
  }
  if (canonicalJson(seal.sources) !== canonicalJson(evidence.sources)) return ["is of a build of another Dockerfile"];
  const own = seal.platforms.find(({ platform }) => platform === seal.platform);
  return own?.definition === definition ? [] : ["contradicts itself: its own image is not among its platforms"];
}

function numberSteps({ steps }: Evidence): NumberedStep[] {
  return steps.flatMap((step, index) =>
    step.kind === "exec" ? [{ step, number: index + 1, record: digestOfRecord(step) }] : [],
  );
}

function digestOfRecord({ record }: ExecStep): string | undefined {
  try {
    return "envelope" in record ? sha256Digest(decodeBase64(record.envelope.payload)) : undefined;
  } catch {
    return "none"; // Not base64: nobody sealed that.
  }
}

/** Of the records and steps without one that were sealed, those that are not attached. */
function findMissing({ steps: sealed }: Seal, steps: readonly NumberedStep[]): Finding[] {
  const records = new Set(steps.map(({ record }) => record));
  const missing = sealed.filter((each) => "record" in each && !records.has(each.record));
  const unrecorded = countUnrecorded(sealed) - steps.filter(({ record }) => record === undefined).length;
  return [
    ...missing.map((each) => aboutSeal(`the record of ${describeSealed(each, sealed)} was sealed and is not attached`)),
    ...(unrecorded > 0 ? [aboutSeal(`${unrecorded} unrecorded step(s) were sealed and are not in the evidence`)] : []),
  ];
}

/** Steps with a record that was not sealed, and more steps without than were. */
function findStrangers({ steps: sealed }: Seal, steps: readonly NumberedStep[], evidence: Evidence): Finding[] {
  const records = new Set(sealed.flatMap((each) => ("record" in each ? [each.record] : [])));
  const strangers = steps.filter(({ record }) => record !== undefined && !records.has(record));
  const unrecorded = steps.filter(({ record }) => record === undefined);
  const added = countUnrecorded(sealed) < unrecorded.length ? unrecorded : [];
  return [
    ...strangers.map((each) => aboutStep(each, evidence, "its record is not sealed: it was added, or replaced")),
    ...added.map((each) => aboutStep(each, evidence, "it was sealed with a record, or not at all")),
  ];
}

function compareInOrder(
  { steps: sealed }: Seal,
  steps: readonly NumberedStep[],
  evidence: Evidence,
  signed: Signers,
): Finding[] {
  if (sealed.length !== steps.length) {
    return [aboutSeal(`is over ${sealed.length} steps that ran a program; the evidence has ${steps.length}`)];
  }
  return steps.flatMap((each, index) => {
    const fault = faultOf(each, sealed[index], signed);
    return fault === undefined ? [] : [aboutStep(each, evidence, fault)];
  });
}

function faultOf({ step, number, record }: NumberedStep, sealed: SealedStep | undefined, signed: Signers) {
  if (sealed === undefined || step.record.status === "unrecorded" || !("record" in sealed)) {
    return canonicalJson(sealed) === canonicalJson(step.record)
      ? undefined
      : "it was sealed otherwise: moved, or edited";
  }
  if (sealed.record !== record || sealed.definition !== step.definitionDigest)
    return "it was moved: another step was sealed in its place";
  if (sealed.status !== step.record.status)
    return `it is passed off as ${step.record.status}; what is sealed says ${sealed.status}`;
  const signer = signed.get(number);
  return signer === undefined || signer.fingerprint === sealed.signer
    ? undefined
    : `its record is signed by ${signer.fingerprint}; what is sealed says by ${safeText(sealed.signer)}`;
}

function countUnrecorded(sealed: readonly SealedStep[]): number {
  return sealed.filter((each) => !("record" in each)).length;
}

function describeSealed(step: SealedStep, sealed: readonly SealedStep[]): string {
  return `the ${sealed.indexOf(step) + 1}. of the ${sealed.length} steps that ran a program`;
}

function aboutStep({ step, number }: NumberedStep, evidence: Evidence, message: string): Finding {
  return { kind: "broken", step: number, place: placeOf(step, number, evidence), message };
}
