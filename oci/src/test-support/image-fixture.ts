// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Statement } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { type Descriptor, mediaTypes, type OciPlatform } from "../media-types.ts";
import type { LayerFixture } from "./layer-fixture.ts";

/** Content of an image, by digest, with its index last. */
export interface ImageFixture {
  blobs: Map<string, { bytes: Uint8Array; mediaType: string }>;
  index: Descriptor;
}

export interface PlatformFixture {
  platform: OciPlatform;
  /** Attached as BuildKit does it; with `undefined` the platform has no attestation manifest. */
  attestations: Statement[] | undefined;
  /** Default: none. */
  layers?: LayerFixture[];
}

/** Builds an image index with one image per platform and its attestation manifest, as BuildKit writes them. */
export function makeImage(platforms: PlatformFixture[]): ImageFixture {
  const blobs: ImageFixture["blobs"] = new Map();
  const manifests = platforms.flatMap(({ platform, attestations, layers = [] }) => {
    const manifest = { ...addImageManifest(blobs, platform, layers), platform };
    return attestations === undefined ? [manifest] : [manifest, addAttestationManifest(blobs, manifest, attestations)];
  });
  const index = addJson(blobs, mediaTypes.ociIndex, { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests });
  return { blobs, index };
}

/** Writes an image as an OCI layout. */
export async function writeLayout(folder: string, { blobs, index }: ImageFixture, tag?: string): Promise<void> {
  await mkdir(join(folder, "blobs/sha256"), { recursive: true });
  for (const [digest, { bytes }] of blobs) await writeFile(join(folder, "blobs", digest.replace(":", "/")), bytes);
  const annotations = tag === undefined ? {} : { annotations: { "org.opencontainers.image.ref.name": tag } };
  await writeFile(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, ...annotations }] }),
  );
  await writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
}

function addImageManifest(blobs: ImageFixture["blobs"], platform: OciPlatform, layers: LayerFixture[]): Descriptor {
  const config = addJson(blobs, "application/vnd.oci.image.config.v1+json", {
    ...platform,
    rootfs: { type: "layers", diff_ids: [] },
    history: layers.map(({ createdBy }) => ({ created_by: createdBy, comment: "buildkit.dockerfile.v0" })),
  });
  return addJson(blobs, mediaTypes.ociManifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config,
    layers: layers.map(({ mediaType, bytes }) => addBytes(blobs, mediaType, bytes)),
  });
}

function addAttestationManifest(
  blobs: ImageFixture["blobs"],
  image: Descriptor,
  attestations: Statement[],
): Descriptor {
  const config = addJson(blobs, "application/vnd.oci.empty.v1+json", {});
  const layers = attestations.map((statement) => {
    const ownSubject = [{ name: "pkg:docker/webapp@1", digest: { sha256: image.digest.slice(7) } }];
    const subject = statement.subject.length > 0 ? statement.subject : ownSubject;
    const layer = addBytes(blobs, mediaTypes.inToto, Buffer.from(JSON.stringify({ ...statement, subject })));
    return { ...layer, annotations: { "in-toto.io/predicate-type": statement.predicateType } };
  });
  const { mediaType, digest, size } = image;
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: "application/vnd.docker.attestation.manifest.v1+json",
    config,
    layers,
    subject: { mediaType, digest, size },
  };
  return {
    ...addJson(blobs, mediaTypes.ociManifest, manifest),
    annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": digest },
    platform: { os: "unknown", architecture: "unknown" },
  };
}

function addJson(blobs: ImageFixture["blobs"], mediaType: string, value: unknown): Descriptor {
  return addBytes(blobs, mediaType, Buffer.from(JSON.stringify(value)));
}

function addBytes(blobs: ImageFixture["blobs"], mediaType: string, bytes: Uint8Array): Descriptor {
  const digest = sha256Digest(bytes);
  blobs.set(digest, { bytes, mediaType });
  return { mediaType, digest, size: bytes.length };
}
