// SPDX-License-Identifier: Apache-2.0
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { pushBlob } from "@bob/oci/registry/push";
import { pushReferrer } from "@bob/oci/registry/referrers";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { sha256Hex } from "@bob/proto/digest";
import { type EnvelopeFormat, envelopeTypes } from "./envelope.ts";

/** An envelope on its way into a registry. */
export interface MadeSignature {
  readonly format: EnvelopeFormat;
  readonly envelope: Buffer;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  readonly signingTime: Date;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Attaches a signature to a manifest as notation does: a referrer whose one layer is the envelope
 * (https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md#oci-signatures).
 *
 * @returns the referrer's digest.
 */
export async function pushSignature(
  client: RegistryClient,
  { format, envelope, chain, signingTime, annotations }: MadeSignature,
  { mediaType, digest, size }: Descriptor,
  signal: AbortSignal,
): Promise<string> {
  const config = await pushBlob(client, mediaTypes.ociEmpty, Buffer.from("{}"), signal);
  const layer = await pushBlob(client, envelopeTypes[format], envelope, signal);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: mediaTypes.notation,
    config,
    layers: [layer],
    subject: { mediaType, digest, size },
    annotations: {
      ...annotations,
      "io.cncf.notary.x509chain.thumbprint#S256": JSON.stringify(chain.map(sha256Hex)),
      "org.opencontainers.image.created": signingTime.toISOString().replace(/\.\d+Z$/, "Z"),
    },
  };
  return (await pushReferrer(client, manifest, Buffer.from(JSON.stringify(manifest)), signal)).digest;
}
