// SPDX-License-Identifier: Apache-2.0
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { attachLayers } from "@bob/oci/registry/attach-layers";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { sha256Hex } from "@bob/proto/digest";
import { formatSeconds } from "@bob/proto/time-text";
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
  subject: Descriptor,
  signal: AbortSignal,
): Promise<string> {
  const attached = {
    artifactType: mediaTypes.notation,
    layers: [{ mediaType: envelopeTypes[format], bytes: envelope }],
    annotations: {
      ...annotations,
      "io.cncf.notary.x509chain.thumbprint#S256": JSON.stringify(chain.map(sha256Hex)),
      "org.opencontainers.image.created": formatSeconds(signingTime),
    },
  };
  return await attachLayers(client, attached, subject, signal);
}
