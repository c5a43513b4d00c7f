// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import { type AttestationLayer, listAttestations, readStatement } from "@bob/oci/image/attestations";
import type { MissingAttestations, PlatformImage } from "@bob/oci/image/image";
import {
  asAttachedEvidence,
  attachRecords,
  BobError,
  EVIDENCE_TYPE,
  type Evidence,
  isDsseEnvelope,
  SEAL_ENVELOPE_TYPE,
  STEP_ENVELOPE_TYPE,
  STEP_RECORD_PART_TYPE,
  type Statement,
} from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { AttachedParts } from "./record-parts.ts";

/**
 * Reads the evidence attached to one platform of an image. Says nothing about whether it is genuine.
 *
 * @throws {BobError} NOT_FOUND when there is none, with what is attached instead; BAD_DATA when it is malformed.
 */
export async function loadEvidence(
  source: ContentSource,
  image: PlatformImage,
  signal: AbortSignal,
): Promise<Evidence> {
  return (await loadSealedEvidence(source, image, signal)).evidence;
}

/** Evidence, and what is attached as the seal over it. */
export interface LoadedBuild {
  readonly evidence: Evidence;
  /** Predicates; one, as a rule. */
  readonly seals: readonly unknown[];
}

/** Reads the evidence attached to one platform, as {@link loadEvidence}, and the seal. */
export async function loadSealedEvidence(
  source: ContentSource,
  image: PlatformImage,
  signal: AbortSignal,
): Promise<LoadedBuild> {
  const layers = await listAttestations(source, image, signal);
  findEvidence(layers, `${source.name} (${image.platform})`, image.missing);
  const wanted = layers.filter(({ predicateType: type }) => isPartOfEvidence(type) || type === SEAL_ENVELOPE_TYPE);
  const statements = await Promise.all(wanted.map((layer) => readStatement(source, layer, signal)));
  return { evidence: joinEvidence(statements), seals: sealsAmong(statements) };
}

/** The predicates of what is attached as a seal. */
export function sealsAmong(statements: readonly Statement[]): unknown[] {
  return statements
    .filter(({ predicateType }) => predicateType === SEAL_ENVELOPE_TYPE)
    .map(({ predicate }) => predicate);
}

/** Reads the parts of long records that are attached to one platform of an image. */
export async function loadRecordParts(
  source: ContentSource,
  image: PlatformImage,
  signal: AbortSignal,
): Promise<AttachedParts> {
  const layers = await listAttestations(source, image, signal);
  const parts = layers.filter(({ predicateType }) => predicateType === STEP_RECORD_PART_TYPE);
  return new AttachedParts(await Promise.all(parts.map((layer) => readStatement(source, layer, signal))));
}

/**
 * Joins the evidence with the records that are attached on their own.
 *
 * @throws {BobError} BAD_DATA when a part is malformed or missing.
 */
export function joinEvidence(statements: readonly Statement[]): Evidence {
  const evidence = statements.find(({ predicateType }) => predicateType === EVIDENCE_TYPE)?.predicate;
  const envelopes = statements
    .filter(({ predicateType }) => predicateType === STEP_ENVELOPE_TYPE)
    .map(({ predicate }) => predicate)
    .filter(isDsseEnvelope);
  return attachRecords(asAttachedEvidence(evidence), envelopes, sha256Digest);
}

function isPartOfEvidence(predicateType: string): boolean {
  return predicateType === EVIDENCE_TYPE || predicateType === STEP_ENVELOPE_TYPE;
}

/**
 * @param missing where attestations were looked for, when there are none.
 * @throws {BobError} NOT_FOUND when no layer has evidence, BAD_DATA when more than one has.
 */
export function findEvidence(
  layers: AttestationLayer[],
  name: string,
  missing?: MissingAttestations,
): AttestationLayer {
  const [layer, ...more] = layers.filter(({ predicateType }) => predicateType === EVIDENCE_TYPE);
  if (more.length > 0)
    throw new BobError("BAD_DATA", `${name} has ${more.length + 1} evidence attestations instead of one`);
  if (layer === undefined) throw noEvidence(layers, name, missing);
  return layer;
}

function noEvidence(layers: AttestationLayer[], name: string, missing?: MissingAttestations): BobError {
  if (layers.length === 0) return new BobError("NOT_FOUND", describeMissing(name, missing));
  const types = [...new Set(layers.map(({ predicateType }) => predicateType))].sort();
  return new BobError("NOT_FOUND", `${name} has attestations, but none of bob's. It has: ${types.join(", ")}`, {
    details: { types },
  });
}

const copying =
  "copies of one platform (docker pull and push, docker save, skopeo copy, crane copy --platform) leave attestations behind; docker buildx imagetools create, skopeo copy --all and crane copy take all of an image";

function describeMissing(
  name: string,
  { isOnePlatform, referrersFault }: MissingAttestations = { isOnePlatform: false },
): string {
  const fault = referrersFault === undefined ? "" : ` (what refers to it is not known: ${referrersFault})`;
  if (!isOnePlatform)
    return `${name} has no attestations${fault}: it was not built with bob, or not pushed or copied with them: ${copying}`;
  return `${name} is the manifest of one platform, and nothing refers to it${fault}: bob's records are in the index that it belongs to. Name that by its tag or digest, with --platform. Where there is none, it was not built with bob, or copied without them: ${copying}`;
}
