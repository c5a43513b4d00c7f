// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { formatPlatform } from "@bob/proto/platform";
import type { ContentSource } from "../content-source.ts";
import { maxIndexDepth, maxIndexEntries } from "../limits.ts";
import { parseIndex, parseManifest } from "../manifest.ts";
import { type Descriptor, isIndexType, mediaTypes } from "../media-types.ts";
import { parseConfigPlatform } from "./image-config.ts";

/** One platform of an image, with BuildKit's attestation manifests that refer to it. */
export interface PlatformImage {
  platform: string; // 'linux/amd64'
  manifest: Descriptor;
  attestations: Descriptor[];
  /** Whether the attestations are not in the index but refer to the manifest: they may be of any later time. */
  isReferred?: boolean;
  /** Present where there are no attestations: where they were looked for. */
  missing?: MissingAttestations;
}

export interface MissingAttestations {
  /** Whether the reference names the manifest of this platform itself, not an index, which is what has the attestations. */
  isOnePlatform: boolean;
  /** Why it is not known what refers to the manifest, where the registry could not be asked. */
  referrersFault?: string;
}

export interface Image {
  source: ContentSource;
  /** Of what the reference names: an index, or the manifest of an image for one platform. */
  digest: string;
  /** The same, as the place described it. */
  root: Descriptor;
  platforms: PlatformImage[];
}

const REFERENCE_TYPE = "vnd.docker.reference.type";
const REFERENCE_DIGEST = "vnd.docker.reference.digest";

/**
 * Finds the platforms of an image and the attestation manifests of each
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md). Indexes in an index are followed. Where the index
 * has none for a platform, or is not there because one platform's manifest was named, the registry is asked what refers to the manifest.
 */
export async function resolveImage(source: ContentSource, signal: AbortSignal): Promise<Image> {
  const { descriptor, bytes } = await source.readRoot(signal);
  const isIndex = isIndexType(descriptor.mediaType);
  const descriptors = isIndex
    ? await flattenIndex(source, bytes, signal)
    : [await describeManifest(source, descriptor, bytes, signal)];
  const images = descriptors.filter((entry) => !isAttestation(entry));
  const platforms = await Promise.all(
    images.map(async (manifest) => {
      const image = withAttestations(manifest, descriptors);
      return image.attestations.length > 0 ? image : await withReferrers(source, image, !isIndex, signal);
    }),
  );
  if (platforms.length === 0) throw new BobError("NOT_FOUND", `${source.name} has no image for any platform`);
  return { source, digest: descriptor.digest, root: descriptor, platforms };
}

/** @throws {BobError} NOT_FOUND, with the platforms that are there. */
export function choosePlatform(image: Image, platform: string): PlatformImage {
  const found = image.platforms.find((candidate) => candidate.platform === platform);
  if (found !== undefined) return found;
  const known = image.platforms.map((candidate) => candidate.platform).join(", ");
  throw new BobError("NOT_FOUND", `${image.source.name} has no image for ${platform}; it has ${known}`);
}

function withAttestations(manifest: Descriptor, descriptors: Descriptor[]): PlatformImage {
  const platform = manifest.platform === undefined ? "unknown" : formatPlatform(manifest.platform);
  const attestations = descriptors.filter(
    (entry) => isAttestation(entry) && entry.annotations?.[REFERENCE_DIGEST] === manifest.digest,
  );
  return { platform, manifest, attestations };
}

/** A manifest that was named itself: an index would say what platform it is for, and so does the config. */
async function describeManifest(
  source: ContentSource,
  descriptor: Descriptor,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Descriptor> {
  const { config, layers, subject } = parseManifest(bytes, `manifest of ${source.name}`);
  if (layers.length > 0 && layers.every(({ mediaType }) => mediaType === mediaTypes.inToto))
    throw new BobError(
      "USAGE",
      `${source.name} is not an image but the attestations of one${subject === undefined ? "" : `: name ${subject.digest}, or the index that has it`}`,
    );
  const platform = parseConfigPlatform(await source.readBlob(config, signal), `config of ${source.name}`);
  return platform === undefined ? descriptor : { ...descriptor, platform };
}

/** BuildKit's attestation manifests name their image as `subject` when it writes OCI media types. */
async function withReferrers(
  source: ContentSource,
  image: PlatformImage,
  isOnePlatform: boolean,
  signal: AbortSignal,
): Promise<PlatformImage> {
  try {
    const referrers = (await source.listReferrers?.(image.manifest.digest, signal)) ?? [];
    const attestations = referrers.filter(({ artifactType }) => artifactType === mediaTypes.attestationManifest);
    return attestations.length > 0
      ? { ...image, attestations, isReferred: true }
      : { ...image, missing: { isOnePlatform } };
  } catch (thrown) {
    if (!(thrown instanceof BobError) || thrown.code === "CANCELLED") throw thrown;
    return { ...image, missing: { isOnePlatform, referrersFault: thrown.message } };
  }
}

function isAttestation({ annotations }: Descriptor): boolean {
  return annotations?.[REFERENCE_TYPE] === "attestation-manifest";
}

async function flattenIndex(source: ContentSource, root: Uint8Array, signal: AbortSignal): Promise<Descriptor[]> {
  let level = [root];
  const flat: Descriptor[] = [];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= maxIndexDepth)
      throw new BobError("BAD_DATA", `${source.name}: indexes are nested deeper than ${maxIndexDepth}`);
    const entries = level.flatMap((bytes) => parseIndex(bytes, `index of ${source.name}`).manifests);
    const indexes = entries.filter(({ mediaType }) => isIndexType(mediaType));
    flat.push(...entries.filter(({ mediaType }) => !isIndexType(mediaType)));
    if (flat.length + indexes.length > maxIndexEntries)
      throw new BobError("LIMIT_EXCEEDED", `${source.name} has more than ${maxIndexEntries} manifests`);
    level = await Promise.all(indexes.map((descriptor) => source.readManifest(descriptor, signal)));
  }
  return flat;
}
