// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from "@bob/oci/media-types";
import type { Reference } from "@bob/oci/reference";
import { deleteReferrer, listReferrers } from "@bob/oci/registry/referrers";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { pushLegacy } from "./legacy-tags.ts";
import { findOwn, type SignedStatement } from "./push-bundle.ts";
import { attachClaim, type Signing, signClaim } from "./sign-claim.ts";
import type { Claim } from "./statements.ts";
import { listSubjects, type SignScope, type Subject } from "./subjects.ts";

export interface ReferenceSigning extends SignScope, Signing {
  /** Of the reference's repository, with the right to push. */
  readonly client: RegistryClient;
  /** What to say about a manifest. */
  readonly claim: (digest: string) => Claim;
  /** Of simple signing, where old tags are wanted. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly isUploaded: boolean;
  /** Whether cosign's old tags are written, too. */
  readonly hasLegacyTags: boolean;
  /** Whether older bundles of the same key and predicate type are taken away. */
  readonly replaces: boolean;
}

/** What was signed, and where that is now. */
export interface SignedManifest {
  readonly digest: string;
  /** Of a manifest below an index. */
  readonly platform?: string;
  readonly predicateType: string;
  readonly bundle: Buffer;
  /** The referrer with the bundle; absent where nothing was uploaded. */
  readonly referrer?: string;
  /** Whether that was there before. */
  readonly isOld: boolean;
  readonly replaced: readonly string[];
  readonly legacyTag?: string;
}

/**
 * Signs what a reference names now. A tag is resolved once: whatever is pushed in the meantime is not signed.
 *
 * @param told about each manifest as soon as it is signed.
 * @throws {BobError} NOT_FOUND, DENIED, UNAVAILABLE, or BAD_DATA for an image that cannot be read.
 */
export async function signReference(
  reference: Reference,
  signing: ReferenceSigning,
  told: (signed: SignedManifest) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const subject of await listSubjects(reference, signing, signal))
    told(await signManifest(subject, signing, signal));
}

async function signManifest(
  { manifest, platform }: Subject,
  signing: ReferenceSigning,
  signal: AbortSignal,
): Promise<SignedManifest> {
  const { client, signer, annotations, isUploaded, hasLegacyTags } = signing;
  const { digest } = manifest;
  const claim = signing.claim(digest);
  const signed = await signClaim(claim, signing, signal);
  const uploaded = isUploaded ? await upload(manifest, signed, signing, signal) : { isOld: false, replaced: [] };
  const legacyTag =
    isUploaded && hasLegacyTags && (await pushLegacy(client, digest, claim, annotations, signer.key, signal));
  const { predicateType } = claim;
  return {
    digest,
    ...(platform !== undefined && { platform }),
    predicateType,
    bundle: signed.bundle,
    ...uploaded,
    ...(legacyTag && { legacyTag }),
  };
}

type Uploaded = Pick<SignedManifest, "referrer" | "isOld" | "replaced">;

async function upload(
  manifest: Descriptor,
  signed: SignedStatement,
  signing: ReferenceSigning,
  signal: AbortSignal,
): Promise<Uploaded> {
  const { client } = signing;
  const referrers = await listReferrers(client, manifest.digest, signal);
  const attached = await attachClaim(client, signed, manifest, referrers, signing, signal);
  const old = signing.replaces ? await findOwn(client, signed, referrers, signing.signer.key, signal) : [];
  const replaced = old.filter((each) => each !== attached.referrer);
  for (const each of replaced) await deleteReferrer(client, manifest.digest, each, signal);
  return { ...attached, replaced };
}
