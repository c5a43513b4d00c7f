// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { type Descriptor, mediaTypes, type OciPlatform } from "../media-types.ts";
import type { PackedTree } from "./pack-tree.ts";

/** A document with what names it. */
export interface Encoded {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

export const annotationKeys = {
  created: "org.opencontainers.image.created",
  revision: "org.opencontainers.image.revision",
  source: "org.opencontainers.image.source",
  title: "org.opencontainers.image.title",
} as const;

export type Annotations = Readonly<Record<string, string>>;

/**
 * The annotations of an artifact.
 *
 * @param own those that come before the others.
 * @param now what `created` is without an own one, in RFC 3339.
 * @throws {BobError} USAGE when `created` is no such time.
 */
export function artifactAnnotations(
  { source, revision }: { readonly source: string; readonly revision: string },
  own: Annotations,
  now: string,
): Annotations {
  const { created, ...keys } = annotationKeys;
  const all = { [keys.source]: source, [keys.revision]: revision, [created]: now, ...own };
  if (!isTime(all[created] ?? ""))
    throw new BobError(
      "USAGE",
      `the annotation ${created}=${all[created]} is not a time as 2026-01-31T12:00:00Z (RFC 3339)`,
    );
  return sortKeys(all);
}

/**
 * The config of an artifact. `diff_ids` has the digest of the compressed layer, as the project's first documents have it and flux does;
 * that of the tar is in `contentDigest`.
 */
export function encodeConfig({ layer, contentDigest }: PackedTree, annotations: Annotations): Encoded {
  return encode(mediaTypes.bobConfig, {
    created: annotations[annotationKeys.created],
    config: { contentDigest },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
}

export function encodeManifest(config: Descriptor, layer: Descriptor, annotations: Annotations): Encoded {
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: mediaTypes.bobConfig,
    config,
    layers: [layer],
    annotations,
  };
  return encode(mediaTypes.ociManifest, manifest, mediaTypes.bobConfig);
}

/** One artifact for each of several platforms. */
export function encodeIndex(
  manifests: readonly { readonly platform: OciPlatform; readonly manifest: Descriptor }[],
  annotations: Annotations,
): Encoded {
  const index = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    artifactType: mediaTypes.bobConfig,
    manifests: manifests.map(({ manifest, platform }) => ({ ...manifest, platform })),
    annotations,
  };
  return encode(mediaTypes.ociIndex, index, mediaTypes.bobConfig);
}

/** @param artifactType what lists of it say that it is. */
export function encode(mediaType: string, document: object, artifactType?: string): Encoded {
  const bytes = Buffer.from(JSON.stringify(document));
  const descriptor = { mediaType, digest: sha256Digest(bytes), size: bytes.length };
  return { descriptor: { ...descriptor, ...(artifactType !== undefined && { artifactType }) }, bytes };
}

/** The one config of what has none (image-spec v1.1, "Guidance for an Empty Descriptor"). */
export const emptyConfig: Encoded = encode(mediaTypes.ociEmpty, {});

function sortKeys(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const time = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

function isTime(text: string): boolean {
  return time.test(text) && !Number.isNaN(Date.parse(text));
}
