// SPDX-License-Identifier: Apache-2.0
import { asStatement } from "@bob/oci/image/attestations";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { BobError, isDsseEnvelope, parseJson, type Statement } from "@bob/proto";
import { type Bundle, bundleFromJSON } from "@sigstore/bundle";
import { legacyAnnotations } from "../sigstore/legacy-tags.ts";
import { SIGNATURE_TYPE } from "../sigstore/statements.ts";
import type { RefusedSignature, VerifiedSignature } from "../verify/finding.ts";
import type { AttachedSignature } from "./attached.ts";
import { legacyBundle } from "./legacy-bundle.ts";
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
      ...(first !== undefined && { signedAt: formatTime(first) }),
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
    ...(time !== undefined && { signedAt: formatTime(time) }),
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

function formatTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

/** What a signature of any form says it is, unchecked. */
export function predicateTypeOf(attached: AttachedSignature): string | undefined {
  if (attached.kind === "notation") return mediaTypes.notation;
  try {
    if (attached.kind === "gpg") return readStatement(attached.bytes, attached.place).predicateType;
    const { bundle, payload } = readBundle(attached);
    return readClaim(bundle, payload, attached.place).predicateType;
  } catch (thrown) {
    if (thrown instanceof RefusedError || thrown instanceof BobError) return undefined;
    throw thrown;
  }
}

interface ReadBundle {
  readonly bundle: Bundle;
  /** Of cosign's old signatures. */
  readonly payload?: Buffer;
}

function readBundle({ kind, bytes, annotations, place }: AttachedSignature): ReadBundle {
  const payload = Buffer.from(bytes);
  if (kind === "signature") {
    const signature = Buffer.from(annotations[legacyAnnotations.signature] ?? "", "base64");
    return { bundle: legacyBundle({ annotations, place, payload, signature }), payload };
  }
  const document = parseJson(payload.toString("utf8"), place);
  if (kind === "bundle") return { bundle: parseBundle(document) };
  if (!isDsseEnvelope(document)) throw new RefusedError("it is no DSSE envelope");
  return { bundle: legacyBundle({ annotations, place, envelope: document }) };
}

function parseBundle(document: unknown): Bundle {
  try {
    return bundleFromJSON(document);
  } catch (cause) {
    throw new RefusedError(`it is no Sigstore bundle: ${describeCause(cause)}`, { cause });
  }
}

/** The library names the fields, but not in the message. */
function describeCause(cause: unknown): string {
  const { message, fields } = cause as Error & { readonly fields?: readonly string[] };
  return fields === undefined ? message : `${message} (${fields.join(", ")})`;
}

interface SignedClaim {
  readonly predicateType: string;
  readonly predicate?: unknown;
  readonly digests: readonly string[];
}

function readClaim({ content }: Bundle, payload: Buffer | undefined, place: string): SignedClaim {
  if (content.$case === "dsseEnvelope") return readStatement(content.dsseEnvelope.payload, place);
  if (payload === undefined) throw new RefusedError("it is a signature of a file, not of an image");
  const document = decodeJson(payload, place) as SimpleSigning | null;
  const { image, type } = document?.critical ?? {};
  const digest = image?.["docker-manifest-digest"];
  if (typeof digest !== "string" || !simpleSigningTypes.has(type))
    throw new RefusedError("what is signed is not a container image's digest");
  return { predicateType: SIGNATURE_TYPE, digests: [digest] };
}

function readStatement(bytes: Uint8Array, place: string): SignedClaim {
  return claimOf(asStatement(decodeJson(bytes, place), place));
}

const simpleSigningTypes: ReadonlySet<unknown> = new Set([
  "cosign container image signature",
  "https://sigstore.dev/cosign/sign/v1",
]);

interface SimpleSigning {
  readonly critical?: { readonly image?: { readonly "docker-manifest-digest"?: unknown }; readonly type?: unknown };
}

function claimOf({ predicateType, predicate, subject }: Statement): SignedClaim {
  return {
    predicateType,
    predicate,
    digests: subject.flatMap(({ digest: { sha256 } }) => (sha256 ? `sha256:${sha256}` : [])),
  };
}

/** What is no UTF-8 would be read as something else than was signed. */
function decodeJson(bytes: Uint8Array, place: string): unknown {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes), place);
  } catch (cause) {
    if (cause instanceof TypeError) throw new RefusedError("what is signed is no UTF-8", { cause });
    throw cause;
  }
}
