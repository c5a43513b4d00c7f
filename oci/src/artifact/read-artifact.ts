// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { formatPlatform } from "@bob/proto/platform";
import { safeText } from "@bob/proto/printable";
import type { Content, ContentSource } from "../content-source.ts";
import { maxAttestationBytes, maxIndexEntries } from "../limits.ts";
import { type ImageIndex, type ImageManifest, parseIndex, parseManifest } from "../manifest.ts";
import { type Descriptor, isIndexType, mediaTypes } from "../media-types.ts";

/** What a reference names, resolved once: all that is read afterwards is read by its digest. */
export interface Artifact {
  readonly root: Content;
  /** Present where the reference names one. */
  readonly index?: ImageIndex;
  readonly parts: readonly ArtifactManifest[];
}

/** An artifact, or that of one platform. */
export interface ArtifactManifest {
  readonly descriptor: Descriptor;
  /** `linux/arm64`, where an index says so. */
  readonly platform?: string;
  readonly bytes: Uint8Array;
  readonly manifest: ImageManifest;
}

const manifestTypes: ReadonlySet<string> = new Set([mediaTypes.ociManifest, mediaTypes.dockerManifest]);

/**
 * Reads what a reference names: a manifest, or an index with those in it.
 *
 * @throws {BobError} BAD_DATA for what is neither; as {@link ContentSource.readManifest}.
 */
export async function readArtifact(source: ContentSource, signal: AbortSignal): Promise<Artifact> {
  const root = await source.readRoot(signal);
  const { descriptor, bytes } = root;
  if (!isIndexType(descriptor.mediaType)) return { root, parts: [partOf(source, descriptor, bytes)] };
  const index = parseIndex(bytes, `index of ${source.name}`);
  const below = index.manifests.filter(({ mediaType }) => manifestTypes.has(mediaType));
  assertFew(below, source.name);
  const parts: ArtifactManifest[] = [];
  for (const each of below) parts.push(partOf(source, each, await source.readManifest(each, signal)));
  return { root, index, parts };
}

/** All of them are held. */
function assertFew(manifests: readonly Descriptor[], name: string): void {
  const size = manifests.reduce((sum, each) => sum + each.size, 0);
  if (manifests.length > maxIndexEntries || size > maxAttestationBytes)
    throw new BobError(
      "LIMIT_EXCEEDED",
      `${name} has ${manifests.length} manifests of ${size} bytes; bob takes ${maxIndexEntries}, and ${maxAttestationBytes} bytes`,
    );
}

/**
 * The part for a platform: the only one where nobody asks, else that of `platform`, else that of this machine.
 *
 * @throws {BobError} NOT_FOUND, with the platforms there are.
 */
export function choosePart(
  { parts, index }: Artifact,
  platform: string | undefined,
  hostPlatform: string,
  name: string,
): ArtifactManifest {
  const [first] = parts;
  if (first !== undefined && (index === undefined || parts.length === 1) && platform === undefined) return first;
  const wanted = platform ?? hostPlatform;
  const found = parts.find((part) => part.platform === wanted);
  if (found !== undefined) return found;
  const known = parts.flatMap((part) => part.platform ?? []).join(", ");
  throw new BobError(
    "NOT_FOUND",
    `${name} has nothing for ${wanted}${known ? `; it has ${known}: --platform` : ": it is for no platform in particular"}`,
  );
}

function partOf(source: ContentSource, descriptor: Descriptor, bytes: Uint8Array): ArtifactManifest {
  const { mediaType, platform } = descriptor;
  if (!manifestTypes.has(mediaType))
    throw new BobError("BAD_DATA", `${source.name} is of type "${safeText(mediaType)}", and no manifest of OCI`);
  const manifest = parseManifest(bytes, `manifest of ${source.name}`);
  return { descriptor, ...(platform && { platform: formatPlatform(platform) }), bytes, manifest };
}
