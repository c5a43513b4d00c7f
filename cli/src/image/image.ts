import { BobError } from "@bob/proto";
import type { ContentSource } from "../oci/content-source.ts";
import { maxIndexDepth, maxIndexEntries } from "../oci/limits.ts";
import { parseIndex } from "../oci/manifest.ts";
import { type Descriptor, isIndexType } from "../oci/media-types.ts";
import { formatPlatform } from "./platform.ts";

/** One platform of an image, with BuildKit's attestation manifests that refer to it. */
export interface PlatformImage {
  platform: string; // 'linux/amd64'
  manifest: Descriptor;
  attestations: Descriptor[];
}

export interface Image {
  source: ContentSource;
  /** Of what the reference names: an index, or the manifest of an image for one platform. */
  digest: string;
  platforms: PlatformImage[];
}

const REFERENCE_TYPE = "vnd.docker.reference.type";
const REFERENCE_DIGEST = "vnd.docker.reference.digest";

/**
 * Finds the platforms of an image and the attestation manifests of each
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md). Indexes in an index are followed.
 */
export async function resolveImage(source: ContentSource, signal: AbortSignal): Promise<Image> {
  const { descriptor, bytes } = await source.readRoot(signal);
  const descriptors = isIndexType(descriptor.mediaType) ? await flattenIndex(source, bytes, signal) : [descriptor];
  const platforms = descriptors
    .filter((entry) => !isAttestation(entry))
    .map((manifest) => withAttestations(manifest, descriptors));
  if (platforms.length === 0) throw new BobError("NOT_FOUND", `${source.name} has no image for any platform`);
  return { source, digest: descriptor.digest, platforms };
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
