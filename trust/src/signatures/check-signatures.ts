// SPDX-License-Identifier: Apache-2.0
import { type ContentSource, isBrokenContent } from "@bob/oci/content-source";
import { listAttestations, readStatement } from "@bob/oci/image/attestations";
import type { Image, PlatformImage } from "@bob/oci/image/image";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { bobPredicateTypes, type Statement } from "@bob/proto";
import { canonicalJson } from "@bob/proto/canonical-json";
import { safeText } from "@bob/proto/printable";
import { SIGNATURE_TYPE } from "../sigstore/statements.ts";
import type { Finding, RefusedSignature, SignaturesVerdict } from "../verify/finding.ts";
import { readAttached } from "./attached.ts";
import { checkSignature, type GoodSignature } from "./check-signature.ts";
import type { SignatureTrust } from "./signature-trust.ts";

export interface SignatureRequirements {
  readonly trust: SignatureTrust;
  /** Each has to be there, signed. */
  readonly predicateTypes: readonly string[];
}

/**
 * Checks the signatures that are attached to an image as a whole, and to its platforms.
 *
 * The image's own digest has everything in it: whoever signed that signed all. Where only platforms are signed, what bob attached to each of
 * them has to be signed, too.
 *
 * @throws {BobError} UNAVAILABLE, DENIED or PROTOCOL when what is attached cannot be listed. What is wrong is a finding.
 */
export async function checkSignatures(
  image: Image,
  platforms: readonly PlatformImage[],
  { trust, predicateTypes }: SignatureRequirements,
  signal: AbortSignal,
): Promise<SignaturesVerdict> {
  const { source, digest } = image;
  const whole = await checkManifest(source, image.root, {}, trust, signal);
  const below = platforms.filter(({ manifest }) => manifest.digest !== digest);
  const parts: Checked[] = [];
  for (const { manifest, platform } of below)
    parts.push(await checkManifest(source, manifest, { platform }, trust, signal));
  const all = [whole, ...parts];
  const findings: Finding[] = [];
  if (whole.good.length === 0) {
    findings.push(...findUnsigned(image, all));
    for (const [at, platform] of below.entries())
      if (parts[at]?.good.length) findings.push(...(await findUncovered(source, platform, parts[at].good, signal)));
  }
  findings.push(...findMissing(all, predicateTypes));
  return {
    verified: all.flatMap(({ good, subject }) => good.map(({ predicate: _, ...each }) => ({ ...subject, ...each }))),
    refused: all.flatMap(({ refused }) => refused),
    findings,
  };
}

interface Checked {
  readonly subject: { readonly digest: string; readonly platform?: string };
  readonly good: readonly GoodSignature[];
  readonly refused: readonly RefusedSignature[];
}

async function checkManifest(
  source: ContentSource,
  manifest: Descriptor,
  place: { readonly platform?: string },
  trust: SignatureTrust,
  signal: AbortSignal,
): Promise<Checked> {
  const { digest } = manifest;
  const { signatures, faults } = await readAttached(source, digest, signal);
  const results: (GoodSignature | RefusedSignature)[] = [];
  // One after the other: others choose how many there are, and some start a program.
  for (const each of signatures) results.push(await checkSignature(each, manifest, trust, signal));
  return {
    subject: { digest, ...place },
    good: results.filter((each) => "signedBy" in each),
    refused: [...results.filter((each) => "reason" in each), ...faults],
  };
}

/** One finding for an image, however many platforms it has. */
function findUnsigned({ digest }: Image, [whole, ...parts]: readonly Checked[]): Finding[] {
  const unsigned = parts.filter(({ good }) => good.length === 0);
  if (parts.length > 0 && unsigned.length === 0) return [];
  const platforms = unsigned.map(({ subject }) => subject.platform).join(", ");
  const what =
    parts.length > unsigned.length ? `${platforms} of ${digest} ${unsigned.length > 1 ? "are" : "is"}` : `${digest} is`;
  const refused = [whole, ...unsigned].flatMap((each) => each?.refused ?? []);
  const why =
    refused.length === 0
      ? "nothing is attached that could be a signature"
      : refused.map(({ place, reason }) => `${place}: ${reason}`).join("; ");
  return [find("signatures", `${what} not signed by whom it should be: ${why}`)];
}

/** The manifest of a platform does not name what bob attached to it: the index does, and nobody signed that. */
async function findUncovered(
  source: ContentSource,
  platform: PlatformImage,
  good: readonly GoodSignature[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const statements = await readOwn(source, platform, signal);
  if ("kind" in statements) return [statements];
  return statements
    .filter(({ predicateType, predicate }) => !good.some((each) => isSame(each, predicateType, predicate)))
    .map(({ predicateType }) =>
      find(
        `attestation ${safeText(predicateType)}`,
        `the image for ${platform.platform} is signed, but not this: its index is not, and no signed attestation says the same`,
      ),
    );
}

/** @returns a finding where they cannot be read: nobody can say that these are signed. */
async function readOwn(
  source: ContentSource,
  platform: PlatformImage,
  signal: AbortSignal,
): Promise<Statement[] | Finding> {
  try {
    const layers = await listAttestations(source, platform, signal);
    const own = layers.filter(({ predicateType }) => bobPredicateTypes.has(predicateType));
    return await Promise.all(own.map((layer) => readStatement(source, layer, signal)));
  } catch (thrown) {
    if (!isBrokenContent(thrown)) throw thrown;
    return find("attestations", thrown.message);
  }
}

function isSame(signed: GoodSignature, predicateType: string, predicate: unknown): boolean {
  if (signed.predicateType !== predicateType) return false;
  try {
    return canonicalJson(signed.predicate) === canonicalJson(predicate);
  } catch {
    return false; // A lone surrogate: nothing that anybody signs.
  }
}

const nothingAttested: ReadonlyMap<string, string> = new Map([
  [SIGNATURE_TYPE, "a signature"],
  [mediaTypes.notation, "a signature of notation"],
]);

function findMissing(all: readonly Checked[], predicateTypes: readonly string[]): Finding[] {
  const there = new Set(all.flatMap(({ good }) => good.map(({ predicateType }) => predicateType)));
  const found = [...there]
    .sort()
    .map((each) => nothingAttested.get(each) ?? safeText(each))
    .join(", ");
  return predicateTypes
    .filter((each) => !there.has(each))
    .map((each) => find("signatures", `no signed attestation has the type ${each}; found: ${found || "nothing"}`));
}

function find(place: string, message: string): Finding {
  return { kind: "broken", place, message };
}
