// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import { type AttestationLayer, listAttestations, readStatement } from "@bob/oci/image/attestations";
import type { Image, PlatformImage } from "@bob/oci/image/image";
import { BobError, type Evidence, type Seal, type Statement } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { VerificationKey } from "../keys/verification-key.ts";
import type { Policies } from "../policy/decide-policies.ts";
import { stepsOfImage } from "../policy/image-steps.ts";
import { checkDerived } from "./check-derived.ts";
import { checkLayers } from "./check-layers.ts";
import { checkParts } from "./check-parts.ts";
import { checkPlatforms, checkSeal } from "./check-seal.ts";
import { checkSteps } from "./check-steps.ts";
import type { Finding, ImageVerdict, PlatformVerdict } from "./finding.ts";
import type { LayerProgress } from "./layer-reader.ts";
import { findEvidence, joinEvidence } from "./load-evidence.ts";
import { locateFindings } from "./locate-findings.ts";
import { AttachedParts } from "./record-parts.ts";
import { createStatementReader } from "./statement-reader.ts";

export interface VerifyOptions {
  keys: readonly VerificationKey[];
  /** By when the whole image was certainly there, in milliseconds since 1970: now, or what a signature of it confirms. */
  knownAt: number;
  /** Whether to read layers and compare them with the records. */
  readsLayers: boolean;
  signal: AbortSignal;
  /** What the steps may have done. */
  policies?: Policies | undefined;
  /** Told how far the layers of a platform are read. */
  onProgress?: (progress: LayerProgress, platform: string) => void;
}

/**
 * Verifies what bob attached to the given platforms of an image.
 *
 * @throws {BobError} UNAVAILABLE, DENIED or CANCELLED when the image cannot be read. What is wrong with it is a finding, not an error.
 */
export async function verifyImage(
  image: Image,
  platforms: PlatformImage[],
  options: VerifyOptions,
): Promise<ImageVerdict> {
  const checked: CheckedPlatform[] = [];
  for (const platform of platforms) checked.push(await decidePlatform(image.source, platform, options));
  if (isIndex(image)) comparePlatforms(image, checked);
  return { image: image.source.name, digest: image.digest, platforms: checked.map(({ verdict }) => verdict) };
}

/** Places findings, and asks policies in Rego when all else is done: what is wrong with them is an error, and not a finding. */
async function decidePlatform(
  source: ContentSource,
  image: PlatformImage,
  options: VerifyOptions,
): Promise<CheckedPlatform> {
  const checked = await verifyPlatform(source, image, options);
  if (checked.evidence) locateFindings(checked.verdict.findings, checked.evidence);
  const { policies, signal } = options;
  if (policies?.rego) {
    const { decideRego } = await import("../policy/rego-policy.ts");
    checked.verdict.findings.push(...(await decideRego(policies.rego, checked.statements ?? [], signal)));
  }
  return checked;
}

/** A verdict, and what it takes to compare the platforms with each other. */
interface CheckedPlatform {
  readonly verdict: PlatformVerdict;
  readonly evidence?: Evidence;
  readonly statements?: readonly Statement[];
  readonly seal?: Seal | undefined;
}

/** The reference may name one platform's manifest, where the others are not to be seen. */
function isIndex({ platforms, digest }: Image): boolean {
  return platforms.every(({ manifest }) => manifest.digest !== digest);
}

function comparePlatforms(image: Image, checked: readonly CheckedPlatform[]): void {
  const found = new Map(checked.map((each) => [each.verdict.platform, each]));
  const present = image.platforms.map(({ platform }) => ({ platform, ...found.get(platform) }));
  for (const [platform, findings] of checkPlatforms(present)) found.get(platform)?.verdict.findings.push(...findings);
}

const PASSED_ON = new Set(["UNAVAILABLE", "DENIED", "CANCELLED", "IO", "INTERNAL"]);

async function verifyPlatform(
  source: ContentSource,
  image: PlatformImage,
  { keys, knownAt, readsLayers, policies, signal, onProgress }: VerifyOptions,
): Promise<CheckedPlatform> {
  const verdict: PlatformVerdict = {
    platform: image.platform,
    digest: image.manifest.digest,
    passes: [],
    findings: [],
  };
  try {
    const { evidence, statements, findings } = await readAll(source, image, signal);
    verdict.findings.push(...findings, ...checkEvidence(evidence, image.platform));
    const signed = new Map<number, VerificationKey>();
    const readStatement = createStatementReader();
    const context = { evidence, keys, readStatement, knownAt };
    verdict.findings.push(...checkSteps(context, verdict.passes, signed));
    const sealed = checkSeal(statements, { ...context, signed });
    verdict.findings.push(...sealed.findings);
    if (sealed.pass !== undefined) verdict.passes.push(sealed.pass);
    const parts = new AttachedParts(statements);
    verdict.findings.push(...checkParts(evidence, parts, readStatement));
    const derived = checkDerived(evidence, statements, readStatement);
    verdict.findings.push(...derived);
    if (derived.length === 0) verdict.passes.push("runtime trace and Bill of Behaviour follow from the evidence");
    if (findings.length === 0)
      verdict.passes.push(`all ${statements.length} attestations are about ${image.manifest.digest}`);
    if (readsLayers) {
      const layers = await checkLayers({
        source,
        manifest: image.manifest,
        evidence,
        signed,
        parts,
        readStatement,
        signal,
        onProgress: (progress) => onProgress?.(progress, image.platform),
      });
      verdict.findings.push(...layers.findings);
      verdict.layers = layers.verdict;
    }
    if (policies !== undefined) {
      const { layers } = verdict;
      const steps = stepsOfImage({ evidence, signed, sealedBy: sealed.signedBy, readStatement, parts, layers });
      const { decidePolicies } = await import("../policy/decide-policies.ts");
      const decided = decidePolicies(policies, steps);
      verdict.findings.push(...decided.findings);
      verdict.policies = decided.verdicts;
    }
    return { verdict, evidence, statements, seal: sealed.seal };
  } catch (thrown) {
    if (!(thrown instanceof BobError) || PASSED_ON.has(thrown.code)) throw thrown;
    verdict.findings.push({ kind: "broken", place: "attestations", message: thrown.message });
  }
  return { verdict };
}

interface Attached {
  evidence: Evidence;
  statements: Statement[];
  findings: Finding[];
}

/** Reads everything that is attached, so that every blob's digest is checked. */
async function readAll(source: ContentSource, image: PlatformImage, signal: AbortSignal): Promise<Attached> {
  await source.readManifest(image.manifest, signal);
  const layers = await listAttestations(source, image, signal);
  findEvidence(layers, `${source.name} (${image.platform})`, image.missing);
  const statements = await Promise.all(layers.map((layer) => readStatement(source, layer, signal)));
  const evidence = joinEvidence(statements);
  const findings = layers.flatMap((layer, index) => checkSubject(layer, statements[index], image.manifest.digest));
  return { evidence, statements, findings };
}

/** The attestation must be about this image: by the subjects of its Statement, and by the subject of the manifest it is in. */
function checkSubject(
  { manifest, predicateType }: AttestationLayer,
  statement: Statement | undefined,
  digest: string,
): Finding[] {
  const place = `attestation ${safeText(predicateType)}`;
  const messages: string[] = [];
  if (statement?.subject.length === 0 && manifest.subject === undefined)
    messages.push("does not say which image it is about");
  if (statement?.subject.some((subject) => `sha256:${subject.digest.sha256}` !== digest))
    messages.push(`is about another image than ${digest}`);
  if (manifest.subject !== undefined && manifest.subject.digest !== digest)
    messages.push(`is in a manifest that refers to ${manifest.subject.digest}`);
  return messages.map((message) => ({ kind: "broken", place, message }));
}

function checkEvidence(evidence: Evidence, platform: string): Finding[] {
  if (platform === "unknown" || evidence.platform === platform) return [];
  return [
    { kind: "broken", place: "evidence", message: `is of a build for ${safeText(evidence.platform)}, not ${platform}` },
  ];
}
