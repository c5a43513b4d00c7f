// SPDX-License-Identifier: Apache-2.0
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { BobError } from "@bob/proto";
import { formatSeconds } from "@bob/proto/time-text";
import type { RefusedSignature, VerifiedSignature } from "../verify/finding.ts";
import type { AttachedSignature } from "./attached.ts";
import { readBundle, readClaim, readStatement, type SignedClaim } from "./read-signature.ts";
import { RefusedError } from "./refused-error.ts";
import type { SignatureTrust } from "./signature-trust.ts";
import { verifyBundle } from "./verify-bundle.ts";

/** A signature that counts, with what is signed. */
export interface GoodSignature extends Omit<VerifiedSignature, "digest" | "platform"> {
  /** Absent in cosign's old signatures, which are of the digest alone. */
  readonly predicate?: unknown;
}

/** What is signed: a manifest by its digest, and by what else is known of it. */
export type SignedManifest = Pick<Descriptor, "digest"> & Partial<Pick<Descriptor, "mediaType" | "size">>;

/** Whether something attached to a manifest is a signature of it that counts, or why it is not. */
export async function checkSignature(
  attached: AttachedSignature,
  manifest: SignedManifest,
  trust: SignatureTrust,
  signal: AbortSignal,
): Promise<GoodSignature | RefusedSignature> {
  const { place, kind } = attached;
  const { digest } = manifest;
  let predicateType: string | undefined;
  try {
    if (kind === "notation") return await checkByNotation(attached, manifest, trust, signal);
    if (kind === "gpg") {
      const signedBy = await checkByGpg(attached, trust, signal);
      const claim = readStatement(attached.bytes, place);
      predicateType = claim.predicateType;
      assertAbout(claim, digest);
      return { place, predicateType, predicate: claim.predicate, signedBy };
    }
    const { bundle, payload } = readBundle(attached);
    const claim = readClaim(bundle, payload, place);
    predicateType = claim.predicateType;
    const { signedBy, times } = await verifyBundle(bundle, trust, payload);
    assertAbout(claim, digest);
    const [first] = times.toSorted((a, b) => a.getTime() - b.getTime());
    const { predicate } = claim;
    return {
      place,
      predicateType,
      signedBy,
      ...(predicate !== undefined && { predicate }),
      ...(first !== undefined && { signedAt: formatSeconds(first) }),
    };
  } catch (thrown) {
    if (!(thrown instanceof RefusedError) && !(thrown instanceof BobError)) throw thrown;
    if (thrown instanceof BobError && thrown.code === "CANCELLED") throw thrown;
    return { place, ...(predicateType !== undefined && { predicateType }), reason: thrown.message };
  }
}

async function checkByNotation(
  { place, mediaType, bytes }: AttachedSignature,
  manifest: SignedManifest,
  { notation }: SignatureTrust,
  signal: AbortSignal,
): Promise<GoodSignature> {
  if (notation === undefined)
    throw new RefusedError("it is a signature of notation, and no trust policy was given (--notation)");
  const { checkNotation } = await import("../notation/check-notation.ts");
  const { signedBy, time, logged } = await checkNotation(mediaType, bytes, manifest, notation, signal);
  return {
    place,
    predicateType: mediaTypes.notation,
    signedBy,
    ...(time !== undefined && { signedAt: formatSeconds(time) }),
    ...(logged.length > 0 && { logged }),
  };
}

/** Before anything of what is signed is read. */
async function checkByGpg(
  { bytes, detached = new Uint8Array() }: AttachedSignature,
  { gpg }: SignatureTrust,
  signal: AbortSignal,
): Promise<string> {
  if (gpg === undefined) throw new RefusedError("it is a signature of GnuPG, and no key of such was given (--gpg-key)");
  const { checkDetached } = await import("../gpg/check-detached.ts");
  return await checkDetached(bytes, detached, gpg, signal);
}

function assertAbout({ digests }: SignedClaim, digest: string): void {
  if (!digests.includes(digest))
    throw new RefusedError(`it is about another image: ${digests.join(", ") || "none at all"}`);
}
