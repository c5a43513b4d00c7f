// SPDX-License-Identifier: Apache-2.0
import { parseManifest } from "@bob/oci/manifest";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { parseReference } from "@bob/oci/reference";
import { pushBlob } from "@bob/oci/registry/push";
import { pushReferrer } from "@bob/oci/registry/referrers";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { RegistrySource } from "@bob/oci/registry/registry-source";
import { BobError, type BobErrorCode } from "@bob/proto/errors";
import type { SignKey } from "../keys/sign-key.ts";
import { isBundleOf } from "./bundle.ts";

/** A signed statement on its way into a registry. */
export interface SignedStatement {
  readonly predicateType: string;
  readonly statement: Buffer;
  /** The Sigstore bundle around it. */
  readonly bundle: Buffer;
}

/** An ECDSA signature in DER is 8 bytes shorter or longer than another at most, a bundle with it 12. */
const sizeSlack = 12;
const brokenCodes: ReadonlySet<BobErrorCode> = new Set(["BAD_DATA", "DIGEST_MISMATCH", "LIMIT_EXCEEDED", "NOT_FOUND"]);

/**
 * Attaches a bundle to a manifest as cosign 3 does: a referrer whose one layer is the bundle.
 *
 * @returns the referrer's digest.
 */
export async function pushBundle(
  client: RegistryClient,
  { predicateType, bundle }: SignedStatement,
  subject: Descriptor,
  signal: AbortSignal,
): Promise<string> {
  const config = await pushBlob(client, mediaTypes.ociEmpty, Buffer.from("{}"), signal);
  const layer = await pushBlob(client, mediaTypes.sigstoreBundle, bundle, signal);
  const { mediaType, digest, size } = subject;
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: mediaTypes.sigstoreBundle,
    config,
    layers: [layer],
    subject: { mediaType, digest, size },
    annotations: {
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": predicateType,
      "org.opencontainers.image.created": new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    },
  };
  return (await pushReferrer(client, manifest, Buffer.from(JSON.stringify(manifest)), signal)).digest;
}

/**
 * Looks for a bundle of this key with the same statement. ECDSA signatures differ each time: without this look every build from the cache
 * would attach one more.
 */
export async function findBundle(
  client: RegistryClient,
  signed: SignedStatement,
  referrers: readonly Descriptor[],
  key: SignKey,
  signal: AbortSignal,
): Promise<string | undefined> {
  const source = new RegistrySource(parseReference(client.name), {}, client);
  for (const referrer of referrers) {
    if (!mayHold(referrer, signed)) continue;
    const bundle = await readBundle(source, referrer, signed.bundle.length, signal);
    if (bundle !== undefined && isBundleOf(bundle, signed.statement, key)) return referrer.digest;
  }
  return undefined;
}

/** @returns undefined for what cannot be read or cannot be ours: anybody may attach anything. */
async function readBundle(
  source: RegistrySource,
  referrer: Descriptor,
  size: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const manifest = parseManifest(await source.readManifest(referrer, signal), `referrer ${referrer.digest}`);
    const layer = manifest.layers.find(({ mediaType }) => mediaType === mediaTypes.sigstoreBundle);
    if (layer === undefined || Math.abs(layer.size - size) > sizeSlack) return undefined;
    return await source.readBlob(layer, signal);
  } catch (error) {
    if (error instanceof BobError && brokenCodes.has(error.code)) return undefined;
    throw error;
  }
}

/** Descriptors without annotations come from older cosigns, which never wrote ours. */
function mayHold({ annotations }: Descriptor, { predicateType }: SignedStatement): boolean {
  return annotations?.["dev.sigstore.bundle.predicateType"] === predicateType;
}
