// SPDX-License-Identifier: Apache-2.0

import { isBrokenContent } from "@bob/oci/content-source";
import { parseManifest } from "@bob/oci/manifest";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { parseReference } from "@bob/oci/reference";
import { attachLayers } from "@bob/oci/registry/attach-layers";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { RegistrySource } from "@bob/oci/registry/registry-source";
import { formatSeconds } from "@bob/proto/time-text";
import type { SignKey } from "../keys/sign-key.ts";
import { statementIn } from "./bundle.ts";
import type { Claim } from "./statements.ts";

/** A signed statement on its way into a registry. */
export interface SignedStatement extends Claim {
  /** The Sigstore bundle around it. */
  readonly bundle: Buffer;
}

/** An ECDSA signature in DER is 8 bytes shorter or longer than another at most, a bundle with it 12. */
const sizeSlack = 12;
/** The same registries and cosigns name the type of the config instead of the artifact's. */
const bundleArtifactTypes: ReadonlySet<string | undefined> = new Set([
  undefined,
  mediaTypes.sigstoreBundle,
  mediaTypes.ociEmpty,
  mediaTypes.ociConfig,
]);
/**
 * Attaches a bundle to a manifest as cosign 3 does: a referrer whose one layer is the bundle.
 *
 * @returns the referrer's digest.
 */
export async function pushBundle(
  client: RegistryClient,
  { predicateType, bundle }: Pick<SignedStatement, "predicateType" | "bundle">,
  subject: Descriptor,
  signal: AbortSignal,
): Promise<string> {
  const { sigstoreBundle } = mediaTypes;
  const attached = {
    artifactType: sigstoreBundle,
    layers: [{ mediaType: sigstoreBundle, bytes: bundle }],
    annotations: {
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": predicateType,
      "org.opencontainers.image.created": formatSeconds(new Date()),
    },
  };
  return await attachLayers(client, attached, subject, signal);
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
  const { statement, bundle } = signed;
  for await (const own of readOwn(client, signed, referrers, key, signal, bundle.length))
    if (own.statement.equals(statement)) return own.referrer;
  return undefined;
}

/** The referrers that are bundles of this predicate type, signed with this key. */
export async function findOwn(
  client: RegistryClient,
  claim: Claim,
  referrers: readonly Descriptor[],
  key: SignKey,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { referrer, statement } of readOwn(client, claim, referrers, key, signal))
    if (predicateTypeIn(statement) === claim.predicateType) found.push(referrer);
  return found;
}

/** The statements that this key signed, of those that may be of a predicate type. */
async function* readOwn(
  client: RegistryClient,
  claim: Claim,
  referrers: readonly Descriptor[],
  key: SignKey,
  signal: AbortSignal,
  size?: number,
): AsyncGenerator<{ readonly referrer: string; readonly statement: Buffer }> {
  const source = new RegistrySource(parseReference(client.name), {}, client);
  for (const referrer of referrers) {
    if (!mayHold(referrer, claim)) continue;
    const bytes = await readBundle(source, referrer, signal, size);
    const statement = bytes && statementIn(bytes, key);
    if (statement !== undefined) yield { referrer: referrer.digest, statement };
  }
}

function predicateTypeIn(statement: Buffer): unknown {
  return (JSON.parse(statement.toString("utf8")) as { readonly predicateType?: unknown } | null)?.predicateType;
}

/**
 * @param size about how large a bundle can be that is looked for.
 * @returns undefined for what cannot be read or cannot be ours: anybody may attach anything.
 */
async function readBundle(
  source: RegistrySource,
  referrer: Descriptor,
  signal: AbortSignal,
  size?: number,
): Promise<Uint8Array | undefined> {
  try {
    const manifest = parseManifest(await source.readManifest(referrer, signal), `referrer ${referrer.digest}`);
    const layer = manifest.layers.find(({ mediaType }) => mediaType === mediaTypes.sigstoreBundle);
    if (layer === undefined || (size !== undefined && Math.abs(layer.size - size) > sizeSlack)) return undefined;
    return await source.readBlob(layer, signal);
  } catch (error) {
    if (isBrokenContent(error)) return undefined;
    throw error;
  }
}

/** Some registries list referrers without their annotations, and old cosigns wrote none: those have to be read. */
function mayHold({ annotations, artifactType }: Descriptor, { predicateType }: Claim): boolean {
  const type = annotations?.["dev.sigstore.bundle.predicateType"];
  return type === undefined ? bundleArtifactTypes.has(artifactType) : type === predicateType;
}
