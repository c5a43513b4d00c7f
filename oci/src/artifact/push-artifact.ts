// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from "node:fs";
import { type Descriptor, mediaTypes, type OciPlatform } from "../media-types.ts";
import { type Blob, heldBlob, type Repository } from "../repository.ts";
import { type Annotations, type Encoded, encodeConfig, encodeIndex, encodeManifest } from "./make-artifact.ts";
import type { PackedTree } from "./pack-tree.ts";

/** The files of an artifact, all or those for one platform. */
export interface ArtifactPart {
  readonly packed: PackedTree;
  readonly platform?: OciPlatform;
}

export interface ArtifactToPush {
  /** One without a platform, or any number with one. */
  readonly parts: readonly ArtifactPart[];
  readonly annotations: Annotations;
  readonly tag: string;
}

/**
 * Pushes an artifact: its files, its config, and what the tag then names: a manifest, or an index of them where there are platforms.
 *
 * @param onPushed told how much of a layer is there, and how large that is.
 * @returns what the tag names.
 * @throws {BobError} as {@link Repository.pushBlob}.
 */
export async function pushArtifact(
  repository: Repository,
  { parts, annotations, tag }: ArtifactToPush,
  signal: AbortSignal,
  onPushed?: (pushed: number, size: number) => void,
): Promise<Descriptor> {
  const manifests = [];
  for (const { packed, platform } of parts) {
    const { size } = packed.layer;
    await repository.pushBlob(fileBlob(packed), signal, onPushed && ((pushed) => onPushed(pushed, size)));
    const config = encodeConfig(packed, annotations);
    await repository.pushBlob(heldBlob(config.descriptor, config.bytes), signal);
    const manifest = encodeManifest(config.descriptor, packed.layer, annotations);
    if (platform === undefined) return await putTagged(repository, manifest, tag, signal);
    const { descriptor, bytes } = manifest;
    await repository.putManifest({ mediaType: mediaTypes.ociManifest, bytes }, signal);
    manifests.push({ manifest: descriptor, platform });
  }
  return await putTagged(repository, encodeIndex(manifests, annotations), tag, signal);
}

async function putTagged(
  repository: Repository,
  { descriptor, bytes }: Encoded,
  tag: string,
  signal: AbortSignal,
): Promise<Descriptor> {
  await repository.putManifest({ mediaType: descriptor.mediaType, bytes, tag }, signal);
  return descriptor;
}

function fileBlob({ layer, file }: PackedTree): Blob {
  return {
    descriptor: layer,
    open: (from) => createReadStream(file, { start: from, highWaterMark: 256 * 1024 }),
  };
}
