// SPDX-License-Identifier: Apache-2.0
import { type ContentSource, isBrokenContent } from "@bob/oci/content-source";
import { parseManifest } from "@bob/oci/manifest";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { maxEnvelopeBytes } from "../notation/envelope.ts";
import { legacyTag } from "../sigstore/legacy-tags.ts";
import type { RefusedSignature } from "../verify/finding.ts";

/** Something beside an image that may be a signature of it; nothing of it has been checked. */
export interface AttachedSignature {
  readonly kind: "bundle" | "attestation" | "signature" | "notation" | "gpg";
  /** `sha256:…`, or `sha256-….sig, layer 1`: for messages. */
  readonly place: string;
  readonly bytes: Uint8Array;
  /** Of the layer. */
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** The signature of these bytes, where it is detached from them. */
  readonly detached?: Uint8Array;
}

/** What is attached to one manifest, as far as signatures go. */
export interface Attached {
  readonly signatures: readonly AttachedSignature[];
  /** `artifactType`s of referrers that are something else. */
  readonly others: readonly string[];
  /** What could not be read. A list may well have what is deleted by now: that hides no other signature. */
  readonly faults: readonly RefusedSignature[];
}

/** Of one manifest. Whoever can push may attach more than anybody wants to read. */
const maxSignatures = 500;
const maxSignatureBytes = 48 * 1024 * 1024;
/** Of notation and GnuPG: as many as notation tries. Each may start a program. */
const maxTried = 100;
/** Of all referrers, and of each of cosign's tags: they are kept until they are checked. */
const maxAttachedBytes = 160 * 1024 * 1024;

/**
 * Reads what is attached to a manifest by referrers and by cosign's old tags.
 *
 * @throws {BobError} UNAVAILABLE, DENIED or PROTOCOL when the registry cannot be asked. What is broken is a fault, not an error.
 */
export async function readAttached(source: ContentSource, digest: string, signal: AbortSignal): Promise<Attached> {
  const [referrers, ...tags] = await Promise.all([
    source.listReferrers?.(digest, signal) ?? [],
    readLegacy(source, digest, "sig", signal),
    readLegacy(source, digest, "att", signal),
  ]);
  const byReferrer: Attached[] = [];
  const known = referrers.toSorted((a, b) => rank(a) - rank(b));
  let [bytes, tried] = [0, 0];
  for (const each of known.slice(0, maxSignatures)) {
    const read = await readReferrer(source, each, digest, maxAttachedBytes - bytes, signal);
    bytes += read.signatures.reduce((sum, { bytes, detached }) => sum + bytes.length + (detached?.length ?? 0), 0);
    tried += read.signatures.filter(({ kind }) => kind !== "bundle").length;
    byReferrer.push(tried > maxTried ? notRead(each.digest, tooMany) : read);
  }
  const skipped = known.length - maxSignatures;
  const faults = skipped > 0 ? [{ place: "referrers", reason: `${skipped} of ${known.length} were not read` }] : [];
  return joinAttached([...byReferrer, ...tags, { signatures: [], others: [], faults }]);
}

const tooMany = `there are more than ${maxTried} signatures of notation and GnuPG; bob tries no more`;

function notRead(place: string, reason: string): Attached {
  return nothing({ faults: [{ place, reason }] });
}

function joinAttached(all: readonly Attached[]): Attached {
  return {
    signatures: all.flatMap(({ signatures }) => signatures),
    others: all.flatMap(({ others }) => others),
    faults: all.flatMap(({ faults }) => faults),
  };
}

const signatureTypes: ReadonlySet<string | undefined> = new Set([
  mediaTypes.sigstoreBundle,
  mediaTypes.notation,
  mediaTypes.pgpSignature,
]);

/** What says that it is a signature comes first: others may fill the list. */
function rank({ artifactType }: Descriptor): number {
  return signatureTypes.has(artifactType) ? 0 : 1;
}

/** By what is in it: some registries and old cosigns name another type in the list. */
async function readReferrer(
  source: ContentSource,
  referrer: Descriptor,
  digest: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Attached> {
  const { artifactType = "", digest: place } = referrer;
  if (artifactType === mediaTypes.attestationManifest) return nothing({ others: [artifactType] });
  return await reading(place, async () => {
    const manifest = parseManifest(await source.readManifest(referrer, signal), `referrer ${place}`);
    if (manifest.subject?.digest !== digest) return notRead(place, "it is listed, but refers to another manifest");
    const { layers, config } = manifest;
    const type = manifest.artifactType ?? config.mediaType;
    const bundles = layers.filter(({ mediaType }) => mediaType === mediaTypes.sigstoreBundle);
    const wanted = type === mediaTypes.notation || type === mediaTypes.pgpSignature ? layers : bundles;
    if (wanted.reduce((sum, { size }) => sum + size, 0) > maxBytes)
      return notRead(place, `with all that is attached, it has more bytes than bob reads (${maxAttachedBytes})`);
    if (type === mediaTypes.notation) return await readOne(source, layers, { kind: "notation", place }, signal);
    if (type === mediaTypes.pgpSignature) return await readDetached(source, layers, place, signal);
    if (bundles.length === 0) return nothing({ others: [artifactType || type] });
    return await readLayers(source, bundles, "bundle", () => place, signal);
  });
}

type Placed = Pick<AttachedSignature, "kind" | "place">;

async function readOne(
  source: ContentSource,
  layers: readonly Descriptor[],
  { kind, place }: Placed,
  signal: AbortSignal,
): Promise<Attached> {
  if (layers.length !== 1) return notRead(place, `it has ${layers.length} layers, and a signature has one`);
  return await readLayers(source, layers, kind, () => place, signal);
}

/** A Statement, and beside it its signature. */
async function readDetached(
  source: ContentSource,
  layers: readonly Descriptor[],
  place: string,
  signal: AbortSignal,
): Promise<Attached> {
  const [statements, signatures] = [mediaTypes.inToto, mediaTypes.pgpSignature].map((type) =>
    layers.filter(({ mediaType }) => mediaType === type),
  );
  if (layers.length !== 2) return notRead(place, "it has not one Statement and one signature");
  const statement = await readOne(source, statements ?? [], { kind: "gpg", place }, signal);
  const signature = await readOne(source, signatures ?? [], { kind: "gpg", place }, signal);
  const [whole] = statement.signatures;
  const [detached] = signature.signatures;
  if (whole === undefined || detached === undefined) return joinAttached([statement, signature]);
  return { ...nothing({}), signatures: [{ ...whole, detached: detached.bytes }] };
}

async function readLegacy(
  source: ContentSource,
  digest: string,
  suffix: "sig" | "att",
  signal: AbortSignal,
): Promise<Attached> {
  const tag = legacyTag(digest, suffix);
  return await reading(tag, async () => {
    const content = await source.readTag?.(tag, signal);
    if (content === undefined) return nothing({});
    const type = suffix === "sig" ? mediaTypes.simpleSigning : mediaTypes.dsseEnvelope;
    const layers = parseManifest(content.bytes, `tag ${tag}`).layers.filter(({ mediaType }) => mediaType === type);
    const kept = layers.slice(0, Math.min(maxSignatures, countFitting(layers)));
    const read = await readLayers(
      source,
      kept,
      suffix === "sig" ? "signature" : "attestation",
      (at) => `${tag}, layer ${at + 1}`,
      signal,
    );
    const skipped = layers.length - kept.length;
    const fault = { place: tag, reason: `${skipped} of its ${layers.length} layers were not read` };
    return skipped > 0 ? { ...read, faults: [...read.faults, fault] } : read;
  });
}

/** How many of the first ones are kept together; what is too large by itself is not read. */
function countFitting(layers: readonly Descriptor[]): number {
  let bytes = 0;
  for (const [at, { size }] of layers.entries()) {
    bytes += size > maxSignatureBytes ? 0 : size;
    if (bytes > maxAttachedBytes) return at;
  }
  return layers.length;
}

async function readLayers(
  source: ContentSource,
  layers: readonly Descriptor[],
  kind: AttachedSignature["kind"],
  placeOf: (at: number) => string,
  signal: AbortSignal,
): Promise<Attached> {
  const read: Attached[] = [];
  for (const [at, layer] of layers.entries()) {
    const place = placeOf(at);
    read.push(
      await reading(place, async () => {
        const { mediaType, size, annotations = {} } = layer;
        const maxBytes = kind === "notation" ? maxEnvelopeBytes : maxSignatureBytes;
        if (size > maxBytes)
          return notRead(place, `it has ${size} bytes; bob reads at most ${maxBytes} of a signature`);
        const bytes = await source.readBlob(layer, signal);
        return { ...nothing({}), signatures: [{ kind, place, bytes, mediaType, annotations }] };
      }),
    );
  }
  return joinAttached(read);
}

function nothing({ others = [], faults = [] }: Partial<Attached>): Attached {
  return { signatures: [], others, faults };
}

async function reading(place: string, read: () => Promise<Attached>): Promise<Attached> {
  try {
    return await read();
  } catch (thrown) {
    if (!isBrokenContent(thrown)) throw thrown;
    return nothing({ faults: [{ place, reason: `it cannot be read: ${thrown.message}` }] });
  }
}
