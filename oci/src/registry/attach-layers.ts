// SPDX-License-Identifier: Apache-2.0
import { type Descriptor, mediaTypes } from "../media-types.ts";
import { pushBlob } from "./push.ts";
import { pushReferrer } from "./referrers.ts";
import type { RegistryClient } from "./registry-client.ts";

/** What is attached to a manifest. */
export interface AttachedLayers {
  readonly artifactType: string;
  readonly layers: readonly {
    readonly mediaType: string;
    readonly bytes: Buffer;
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Attaches layers to a manifest: a referrer that has nothing else (image-spec v1.1, "Guidelines for Artifact Usage").
 *
 * @returns the referrer's digest.
 * @throws {BobError} as {@link pushBlob}.
 */
export async function attachLayers(
  client: RegistryClient,
  { artifactType, layers, annotations }: AttachedLayers,
  { mediaType, digest, size }: Descriptor,
  signal: AbortSignal,
): Promise<string> {
  const config = await pushBlob(client, mediaTypes.ociEmpty, Buffer.from("{}"), signal);
  const pushed: Descriptor[] = [];
  for (const { mediaType: type, bytes, annotations: own } of layers)
    pushed.push({ ...(await pushBlob(client, type, bytes, signal)), ...(own && { annotations: { ...own } }) });
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType,
    config,
    layers: pushed,
    subject: { mediaType, digest, size },
    annotations: { ...annotations },
  };
  return (await pushReferrer(client, manifest, Buffer.from(JSON.stringify(manifest)), signal)).digest;
}
