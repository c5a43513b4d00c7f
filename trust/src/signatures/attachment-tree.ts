// SPDX-License-Identifier: Apache-2.0
import { type ContentSource, isBrokenContent } from "@bob/oci/content-source";
import { parseIndex, parseManifest } from "@bob/oci/manifest";
import { type Descriptor, isIndexType, mediaTypes } from "@bob/oci/media-types";
import { formatPlatform } from "@bob/proto/platform";
import { legacyTag } from "../sigstore/legacy-tags.ts";
import { type AttachedSignature, readAttached } from "./attached.ts";
import type { SignedManifest } from "./check-signature.ts";
import { predicateTypeOf } from "./read-signature.ts";
import type { SignatureTrust } from "./signature-trust.ts";

/** Something in a registry, and all that is attached to it. */
export interface Attachment {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  /** How it is found: named by the reference, listed in an index, a referrer, or below one of cosign's old tags. */
  readonly by: "reference" | "index" | "referrer" | "tag";
  readonly tag?: string;
  readonly platform?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of the attestations and signatures in it, as they say themselves. */
  readonly predicateTypes?: readonly string[];
  /** Absent where nobody said whose signatures count, and where there is none to check. */
  readonly signatures?: readonly CheckedSignature[];
  /** Whether it stands elsewhere in the tree with all that is attached to it. */
  readonly isRepeated?: true;
  /** Why it, or what is attached to it, could not be read. */
  readonly fault?: string;
  readonly attached: readonly Attachment[];
}

/** A signature: who made it, or why it does not count. */
export type CheckedSignature =
  | {
      readonly isGood: true;
      readonly predicateType: string;
      readonly signedBy: string;
      readonly signedAt?: string;
      /** What does not hold of it, and is only logged by its trust policy. */
      readonly logged?: readonly string[];
    }
  | { readonly isGood: false; readonly predicateType?: string; readonly reason: string };

/** Referrers of referrers: no deeper than this. */
const maxDepth = 8;
/** Whoever can push may attach more than anybody wants to read. */
const maxAttachments = 2_000;
const predicateAnnotation = "in-toto.io/predicate-type";
const referenceDigest = "vnd.docker.reference.digest";

interface Walk {
  readonly source: ContentSource;
  /** Whose signatures count; nobody's are checked without. */
  readonly trust: SignatureTrust | undefined;
  readonly signal: AbortSignal;
  /** Digests that were met: a circle of referrers has to end. */
  readonly seen: Set<string>;
}

/**
 * Finds everything that is attached to what a reference names, whoever attached it: referrers and theirs, what an index lists beside its
 * platforms, and what is below cosign's old tags.
 *
 * @param trust whose signatures count, where they are to be checked.
 * @throws {BobError} NOT_FOUND, DENIED, UNAVAILABLE or PROTOCOL when it cannot be asked for. What is broken is a fault of its node.
 */
export async function readAttachments(
  source: ContentSource,
  trust: SignatureTrust | undefined,
  signal: AbortSignal,
): Promise<Attachment> {
  const { descriptor, bytes } = await source.readRoot(signal);
  const walk = { source, trust, signal, seen: new Set<string>() };
  return await describe({ descriptor, by: "reference" }, walk, 0, bytes);
}

interface Place {
  readonly descriptor: Descriptor;
  readonly by: Attachment["by"];
  readonly tag?: string;
  /** Of the manifest it is attached to. */
  readonly signatures?: ReadonlyMap<string, readonly CheckedSignature[]>;
  /** What an index lists as of this manifest. */
  readonly beside?: readonly Descriptor[];
}

async function describe(place: Place, walk: Walk, depth: number, known?: Uint8Array): Promise<Attachment> {
  const { descriptor, by, tag } = place;
  const { digest, mediaType, size, platform } = descriptor;
  const base = {
    digest,
    mediaType,
    size,
    by,
    ...(tag !== undefined && { tag }),
    ...(platform && { platform: formatPlatform(platform) }),
  };
  if (walk.seen.has(digest)) return { ...base, ...typeOf(descriptor.artifactType), attached: [], isRepeated: true };
  if (walk.seen.size >= maxAttachments || depth > maxDepth) {
    const fault = `not read: there are more than ${maxAttachments}, or deeper than ${maxDepth}`;
    return { ...base, attached: [], fault };
  }
  walk.seen.add(digest);
  try {
    const bytes = known ?? (await walk.source.readManifest(descriptor, walk.signal));
    return await describeManifest(base, place, bytes, walk, depth);
  } catch (thrown) {
    if (!isBrokenContent(thrown)) throw thrown;
    return { ...base, attached: [], fault: thrown.message };
  }
}

/** Of an image, the type of its config says nothing more. */
function typeOf(artifactType: string | undefined): { readonly artifactType?: string } {
  return artifactType === undefined || artifactType === mediaTypes.ociConfig ? {} : { artifactType };
}

type Base = Pick<Attachment, "digest" | "mediaType" | "size" | "by">;

async function describeManifest(
  base: Base,
  place: Place,
  bytes: Uint8Array,
  walk: Walk,
  depth: number,
): Promise<Attachment> {
  const what = `${base.digest} of ${walk.source.name}`;
  const isIndex = isIndexType(base.mediaType);
  const index = isIndex ? parseIndex(bytes, what) : undefined;
  const manifest = isIndex ? undefined : parseManifest(bytes, what);
  // Not what a list says: some registries put the type of the config there.
  const { annotations, artifactType = manifest?.config.mediaType } = index ?? manifest ?? {};
  const signatures = place.signatures?.get(base.digest) ?? place.signatures?.get(place.tag ?? "");
  const predicateTypes = [
    ...(manifest?.layers.flatMap((layer) => layer.annotations?.[predicateAnnotation] ?? []) ?? []),
    ...(signatures?.flatMap(({ predicateType }) => predicateType ?? []) ?? []),
  ];
  const below = index === undefined ? [] : await describeBelow(index.manifests, walk, depth);
  const beside = (place.beside ?? []).map((each) => describe({ descriptor: each, by: "index" }, walk, depth + 1));
  const attached = [...below, ...(await Promise.all(beside)), ...(await readBeside(base, walk, depth))];
  return {
    ...base,
    ...typeOf(artifactType),
    ...(annotations && Object.keys(annotations).length > 0 && { annotations }),
    ...(predicateTypes.length > 0 && { predicateTypes: [...new Set(predicateTypes)] }),
    ...(walk.trust && signatures && signatures.length > 0 && { signatures }),
    attached,
  };
}

/** Attestation manifests are with the platform that they are of. */
async function describeBelow(manifests: readonly Descriptor[], walk: Walk, depth: number): Promise<Attachment[]> {
  const subjectOf = ({ annotations }: Descriptor) => annotations?.[referenceDigest];
  const known = new Set(manifests.map(({ digest }) => digest));
  const own = manifests.filter((each) => !known.has(subjectOf(each) ?? ""));
  const found: Attachment[] = [];
  for (const descriptor of own) {
    const beside = manifests.filter((each) => subjectOf(each) === descriptor.digest);
    found.push(await describe({ descriptor, by: "index", beside }, walk, depth + 1));
  }
  return found;
}

/** Referrers, and cosign's old tags. */
async function readBeside({ digest, mediaType, size }: Base, walk: Walk, depth: number): Promise<Attachment[]> {
  const { source, signal, seen } = walk;
  const signatures = await readSignatures({ digest, mediaType, size }, walk);
  const referrers = (await source.listReferrers?.(digest, signal)) ?? [];
  const found: Attachment[] = [];
  // An index lists the same attestation manifests, which also refer to what they are of.
  for (const descriptor of referrers.filter((each) => !seen.has(each.digest)))
    found.push(await describe({ descriptor, by: "referrer", signatures }, walk, depth + 1));
  for (const suffix of ["sig", "att", "sbom"] as const) {
    const tag = legacyTag(digest, suffix);
    const content = await source.readTag?.(tag, signal);
    if (content !== undefined)
      found.push(
        await describe({ descriptor: content.descriptor, by: "tag", tag, signatures }, walk, depth + 1, content.bytes),
      );
  }
  return found;
}

/** What signatures of a manifest say and are worth, by the digest of the referrer or the tag they are in. */
async function readSignatures(
  manifest: SignedManifest,
  { source, trust, signal }: Walk,
): Promise<Map<string, CheckedSignature[]>> {
  const { signatures, faults } = await readAttached(source, manifest.digest, signal);
  const checked = new Map<string, CheckedSignature[]>();
  const add = (at: string, signature: CheckedSignature) => {
    const [place = ""] = at.split(",");
    checked.set(place, [...(checked.get(place) ?? []), signature]);
  };
  for (const each of signatures) add(each.place, await check(each, manifest, trust, signal));
  for (const { place, reason } of faults) add(place, { isGood: false, reason });
  return checked;
}

async function check(
  attached: AttachedSignature,
  manifest: SignedManifest,
  trust: SignatureTrust | undefined,
  signal: AbortSignal,
): Promise<CheckedSignature> {
  if (trust === undefined) {
    const predicateType = predicateTypeOf(attached);
    return { isGood: false, reason: "not checked", ...(predicateType !== undefined && { predicateType }) };
  }
  const { checkSignature } = await import("./check-signature.ts"); // Without trust nothing is verified.
  const result = await checkSignature(attached, manifest, trust, signal);
  if ("reason" in result) {
    const { predicateType, reason } = result;
    return { isGood: false, reason, ...(predicateType !== undefined && { predicateType }) };
  }
  const { predicateType, signedBy, signedAt, logged } = result;
  return {
    isGood: true,
    predicateType,
    signedBy,
    ...(signedAt !== undefined && { signedAt }),
    ...(logged && { logged }),
  };
}
