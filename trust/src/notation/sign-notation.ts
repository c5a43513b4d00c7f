// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from "@bob/oci/media-types";
import type { Reference } from "@bob/oci/reference";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { BobError } from "@bob/proto/errors";
import { listSubjects, type SignScope } from "../sigstore/subjects.ts";
import type { EnvelopeFormat } from "./envelope.ts";
import { envelopeTypes } from "./envelope.ts";
import { encodePayload, reservedPrefix } from "./payload.ts";
import { pushSignature } from "./push-signature.ts";
import { readEnvelope } from "./read-envelope.ts";

/** Makes an envelope around a payload: with a key in a file, or by a plugin. */
export type MakeEnvelope = (
  payload: Buffer,
  signal: AbortSignal,
) => Promise<{ readonly envelope: Buffer; readonly annotations: Readonly<Record<string, string>> }>;

export interface NotationSigning extends SignScope {
  /** Of the reference's repository, with the right to push. */
  readonly client: RegistryClient;
  readonly format: EnvelopeFormat;
  readonly make: MakeEnvelope;
  /** What to say besides. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What was signed, and where that is now. */
export interface NotationSigned {
  readonly digest: string;
  /** Of a manifest below an index. */
  readonly platform?: string;
  readonly referrer: string;
}

/**
 * Signs what a reference names now, as notation does. A tag is resolved once: whatever is pushed in the meantime is not signed.
 *
 * @param told about each manifest as soon as it is signed.
 * @throws {BobError} NOT_FOUND, DENIED, UNAVAILABLE, or BAD_DATA for an image that cannot be read; USAGE for metadata that only the Notary
 *   Project may give.
 */
export async function signByNotation(
  reference: Reference,
  signing: NotationSigning,
  told: (signed: NotationSigned) => void,
  signal: AbortSignal,
): Promise<void> {
  const reserved = Object.keys(signing.metadata).find((name) => name.startsWith(reservedPrefix));
  if (reserved !== undefined)
    throw new BobError("USAGE", `"${reserved}" is the Notary Project's own: give another name`);
  for (const { manifest, platform } of await listSubjects(reference, signing, signal))
    told({ ...(await signManifest(manifest, signing, signal)), ...(platform !== undefined && { platform }) });
}

async function signManifest(
  manifest: Descriptor,
  { client, format, make, metadata }: NotationSigning,
  signal: AbortSignal,
): Promise<NotationSigned> {
  const { mediaType, digest, size } = manifest;
  const { envelope, annotations } = await make(
    encodePayload({ mediaType, digest, size, annotations: metadata }),
    signal,
  );
  const { chain, attributes } = readEnvelope(envelopeTypes[format], envelope);
  const { signingTime } = attributes;
  const referrer = await pushSignature(client, { format, envelope, chain, signingTime, annotations }, manifest, signal);
  return { digest, referrer };
}
