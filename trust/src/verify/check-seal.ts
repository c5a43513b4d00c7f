// SPDX-License-Identifier: Apache-2.0
import { BobError, describeUnsealed, type Evidence, SEAL_ENVELOPE_TYPE, type Seal, type Statement } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { findSigner } from "../keys/find-signer.ts";
import type { VerificationKey } from "../keys/verification-key.ts";
import { refusalOf } from "../recorders/key-trust.ts";
import { finishedAt, nameKey, nameKeys, type StepContext } from "./check-step.ts";
import { compareSeal, digestOfImage } from "./compare-seal.ts";
import type { Finding, FindingKind } from "./finding.ts";
import { readSeal, viewAttachedSeal } from "./read-seal.ts";

export interface SealCheck {
  readonly findings: Finding[];
  /** What the seal says, where a given key has signed it. */
  readonly seal?: Seal;
  /** A line about it, and who signed it, where all of it holds. */
  readonly pass?: string;
  readonly signedBy?: VerificationKey;
}

/** What a seal is checked against. */
export interface SealContext extends StepContext {
  /** Who signed the records, by number of the step, where that counts. */
  readonly signed: ReadonlyMap<number, VerificationKey>;
}

/**
 * Compares the recorder's seal with what is attached: that no step, platform or declared source is missing, added,
 * replaced or moved.
 *
 * @param attached all Statements that are attached.
 */
export function checkSeal(attached: readonly Statement[], context: SealContext): SealCheck {
  const { evidence, keys, signed } = context;
  const [statement, ...more] = attached.filter(({ predicateType }) => predicateType === SEAL_ENVELOPE_TYPE);
  if (statement === undefined) return fail(notAttached, "unsealed");
  if (more.length > 0) return fail(`is attached ${more.length + 1} times: which one is the recorder's is not known`);
  const seal = viewAttachedSeal(statement.predicate);
  if (seal.kind === "unsealed") return fail(`there is none: ${describeUnsealed(seal.unsealed)}`, "unsealed");
  if (seal.kind === "malformed") return fail("is malformed: it is no DSSE envelope");
  const signedBy = findSigner(seal.envelope, keys);
  if (signedBy === undefined) return fail(`no signature of it was made with ${nameKeys(keys)}`);
  const refusal = refusalOf(signedBy, "seals", { claimedAt: lastFinished(context), knownAt: context.knownAt });
  if (refusal !== undefined) return fail(`is signed by ${nameKey(signedBy)}, which ${safeText(refusal)}`);
  try {
    const sealed = readSeal(seal.envelope);
    const findings = compareSeal(sealed, evidence, signed);
    if (findings.length > 0) return { findings, seal: sealed.predicate };
    const pass = `${describeSteps(sealed.predicate)} sealed by ${nameKey(signedBy)}: none is missing, added, replaced or moved`;
    return { findings, seal: sealed.predicate, pass, signedBy };
  } catch (thrown) {
    if (thrown instanceof BobError) return fail(thrown.message);
    throw thrown;
  }
}

/** A seal says no time. It is of after the last of its steps, as far as their records count. */
function lastFinished({ evidence, signed, readStatement }: SealContext): number | undefined {
  const times = evidence.steps.flatMap((step, index) => {
    if (step.kind !== "exec" || !("envelope" in step.record) || !signed.has(index + 1)) return [];
    return finishedAt(step.record.envelope, readStatement) ?? [];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

const notAttached =
  "is not attached: nobody has signed the list of steps. The image is of an older bob, or somebody took the seal away";

function fail(message: string, kind: FindingKind = "broken"): SealCheck {
  return { findings: [{ kind, place: "seal", message }] };
}

function describeSteps({ steps }: Seal): string {
  return steps.length === 1 ? "1 step" : `${steps.length} steps`;
}

/**
 * Compares what each seal says of all platforms of its build with the platforms that are there.
 *
 * @param present all platforms of an index; those that were verified with their evidence, and their seal where it is
 *   good.
 */
export function checkPlatforms(
  present: readonly { platform: string; evidence?: Evidence | undefined; seal?: Seal | undefined }[],
): Map<string, Finding[]> {
  const found = new Map(present.map((each) => [each.platform, each]));
  return new Map(
    present.map(({ platform, seal }) => [
      platform,
      (seal?.platforms ?? []).flatMap((sealed) => {
        const other = found.get(sealed.platform);
        if (other === undefined) return missingPlatform(sealed.platform);
        if (sealed.platform === platform || other.evidence === undefined) return [];
        return digestOfImage(other.evidence) === sealed.definition ? [] : replacedPlatform(sealed.platform);
      }),
    ]),
  );
}

function missingPlatform(platform: string): Finding[] {
  const message = `the build has made ${safeText(platform)}, too, which is not in the image`;
  return [{ kind: "broken", place: "seal", message }];
}

function replacedPlatform(platform: string): Finding[] {
  const message = `${safeText(platform)} is not the one of this build: it was replaced`;
  return [{ kind: "broken", place: "seal", message }];
}
