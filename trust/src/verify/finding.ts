// SPDX-License-Identifier: Apache-2.0
import type { SurfaceName } from "@bob/bill/policy/policy";
import type { PolicyVerdict } from "../policy/policy-verdict.ts";

/** What a finding is about: `broken` and `policy` can never be accepted, the others by an option of `bobctl verify`. */
export type FindingKind = "broken" | "incomplete" | "replayed" | "unrecorded" | "unsealed" | "uncompared" | "policy";

/** One reason why verification fails, or would without the option that accepts it. */
export interface Finding {
  kind: FindingKind;
  /** 1-based number of the step it is about. */
  step?: number;
  /** One line, without the place: `not recorded: no-recorder`. */
  message: string;
  /** Where: `step 3 (RUN npm ci, line 7)`, or what is attached. */
  place: string;
  /** Where that step stands in the Dockerfile, as the evidence says. */
  location?: { file: string; startLine: number; endLine: number };
  /** Of the kind `policy`: which rule, and what it was about. */
  policy?: PolicyFinding;
}

/** What a policy has against a step. */
export interface PolicyFinding {
  /** Where the entry, the list or the requirement stands that decided. */
  file: string;
  line: number;
  column: number;
  rule: string;
  surface: SurfaceName | "require";
  /** An entry of `deny`; an `allow` without an entry for it; or a requirement. */
  decidedBy: "allow" | "deny" | "require";
  /** The entry of `deny`, or the requirement. */
  entry?: string;
  /** What the step did. */
  event?: Readonly<Record<string, unknown>>;
  /** Programs that led to it, the step's own command first, where the record tells. */
  programs?: readonly string[];
  /** Else the first programs of the step, and how many there are: one of them did it. */
  candidates?: readonly string[];
  programCount?: number;
}

/** How far the records were compared with the layers of the image. */
export interface LayersVerdict {
  /** Number of steps with a signed record of the execution that made their layer. */
  recorded: number;
  /** Numbers of the steps that were compared. */
  compared: number[];
  /** Those of them whose layer is not what their record says. */
  mismatched: number[];
  notCompared: { step: number; reason: string }[];
  /** Files of the compared steps of which the record has the size only: a digest would have taken longer than the step. */
  comparedBySize: number;
  /** Paths of the compared steps with a secret in them, which the record does not have: compared by the rest of them. */
  redactedPaths: number;
  /** Compressed bytes of the layers that were read. */
  bytesRead: number;
}

/** What was found out about one platform of an image. */
export interface PlatformVerdict {
  platform: string;
  digest: string;
  /** What holds, one line each. */
  passes: string[];
  findings: Finding[];
  /** Absent where layers were not asked for, or there is no evidence. */
  layers?: LayersVerdict;
  /** Of documents without their image: what could not be checked, one line each. */
  unchecked?: string[];
  /** What each policy that was given says. */
  policies?: readonly PolicyVerdict[];
}

export interface ImageVerdict {
  image: string;
  digest: string;
  platforms: PlatformVerdict[];
  /** Of the image as a whole, where it was asked who signed it. */
  signatures?: SignaturesVerdict;
  /** What is attached to an image that bob attached nothing to, one line each. */
  attached?: string[];
}

/** What is signed about an image and its platforms. */
export interface SignaturesVerdict {
  verified: VerifiedSignature[];
  /** What is attached, and does not count. */
  refused: RefusedSignature[];
  findings: Finding[];
}

/** A signature that counts. */
export interface VerifiedSignature {
  /** The digest it is of. */
  digest: string;
  /** Of one platform's manifest, which one: `linux/arm64`. */
  platform?: string;
  /** The referrer it is in, or the tag and layer. */
  place: string;
  predicateType: string;
  /** `cosign.pub (SHA256:…)`, or `me@example.com (https://…)`. */
  signedBy: string;
  /** RFC 3339; absent where nobody who is trusted confirms a time. */
  signedAt?: string;
  /** What does not hold of it, and the trust policy of notation only logs. */
  logged?: readonly string[];
}

/** One that does not count. */
export interface RefusedSignature {
  place: string;
  /** As it says itself. */
  predicateType?: string;
  reason: string;
}

/** Whether all holds, given the kinds of findings that are accepted. */
export function isVerified(verdict: ImageVerdict, accepted: ReadonlySet<FindingKind>): boolean {
  const parts = [...verdict.platforms, ...(verdict.signatures === undefined ? [] : [verdict.signatures])];
  return parts.every(({ findings }) => findings.every(({ kind }) => accepted.has(kind)));
}
