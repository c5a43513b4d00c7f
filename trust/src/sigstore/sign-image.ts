// SPDX-License-Identifier: Apache-2.0
import { type AttestationLayer, listAttestations, readStatement } from "@bob/oci/image/attestations";
import { type Image, type PlatformImage, resolveImage } from "@bob/oci/image/image";
import type { Descriptor } from "@bob/oci/media-types";
import type { Reference } from "@bob/oci/reference";
import { listReferrers } from "@bob/oci/registry/referrers";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { RegistrySource } from "@bob/oci/registry/registry-source";
import { BobError, bobPredicateTypes } from "@bob/proto";
import type { MadePredicates } from "./made-predicates.ts";
import { attachClaim, type Signing, signClaim } from "./sign-claim.ts";
import { claimPredicate } from "./statements.ts";

/** An image that BuildKit pushed: what its answer says, never what a tag says later. */
export type PushedImage = Required<Pick<Reference, "registry" | "repository" | "digest">>;

export interface ImageSigning extends Signing {
  /** Of the image's repository, with the right to push. */
  readonly client: RegistryClient;
  /** What may be signed. */
  readonly made: MadePredicates;
  /** Gets one line for everything that was done, as soon as it is. */
  readonly report: (line: string) => void;
}

/**
 * Signs what bob attached to a pushed image and attaches the signatures: for every predicate of every platform one Sigstore bundle, found
 * from the platform's manifest and from the index.
 *
 * @throws {BobError} NOT_FOUND when bob attached nothing, DIGEST_MISMATCH when the registry gives other bytes than BuildKit pushed, DENIED,
 *   UNAVAILABLE, or BAD_DATA.
 */
export async function signImage(pushed: PushedImage, signing: ImageSigning, signal: AbortSignal): Promise<void> {
  const source = new RegistrySource(pushed, {}, signing.client);
  const image = await resolveImage(source, signal);
  const { root: index } = image;
  for (const platform of image.platforms) {
    const subjects = index.digest === platform.manifest.digest ? [index] : [platform.manifest, index];
    const layers = await listOwn(image, platform, signal);
    const referrers = await Promise.all(
      subjects.map(async (subject) => [subject, await listReferrers(signing.client, subject.digest, signal)] as const),
    );
    let signed = 0;
    for (const layer of layers) signed += await signLayer({ image, platform, layer, referrers }, signing, signal);
    if (signed === 0) throw withoutOwn(image, platform);
  }
}

interface Place {
  readonly image: Image;
  readonly platform: PlatformImage;
  readonly layer: AttestationLayer;
  /** What the bundle is attached to, each with what is attached to it already. */
  readonly referrers: readonly (readonly [subject: Descriptor, referrers: readonly Descriptor[]])[];
}

async function listOwn(image: Image, platform: PlatformImage, signal: AbortSignal): Promise<AttestationLayer[]> {
  const layers = await listAttestations(image.source, platform, signal);
  const own = layers.filter(({ predicateType }) => bobPredicateTypes.has(predicateType));
  if (own.length === 0) throw withoutOwn(image, platform);
  return own;
}

function withoutOwn({ source }: Image, { platform }: PlatformImage): BobError {
  return new BobError("NOT_FOUND", `${source.name} has no attestation for ${platform} that bob made in this build`);
}

/** @returns how many predicates were signed: one or none. */
async function signLayer(place: Place, signing: ImageSigning, signal: AbortSignal): Promise<number> {
  const { client, made, report } = signing;
  const { image, platform, layer, referrers } = place;
  const { predicateType, predicate } = await readStatement(image.source, layer, signal);
  if (!made.has(predicateType, predicate)) {
    report(`not signed: ${predicateType} for ${platform.platform} is not what bob made in this build`);
    return 0;
  }
  for (const [subject, known] of referrers) {
    const claim = claimPredicate(client.name, subjectsOf(subject, platform), predicateType, predicate);
    const signed = await signClaim(claim, signing, signal);
    const { referrer, isOld } = await attachClaim(client, signed, subject, known, signing, signal);
    const verb = isOld ? "already signed" : "signed";
    report(`${verb} ${predicateType} for ${platform.platform} (${nameOf(subject, platform)}): ${referrer}`);
  }
  return 1;
}

/**
 * An index is another one whenever its provenance is, so it is named only where it is signed: what is signed at the image holds for every
 * index the image is in.
 */
function subjectsOf(subject: Descriptor, { manifest }: PlatformImage): string[] {
  return [...new Set([manifest.digest, subject.digest])];
}

function nameOf(subject: Descriptor, { manifest }: PlatformImage): string {
  return subject.digest === manifest.digest ? "on the image" : "on the index";
}
