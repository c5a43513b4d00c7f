// SPDX-License-Identifier: Apache-2.0
import { type ContentSource, isBrokenContent } from "@bob/oci/content-source";
import { parseManifest } from "@bob/oci/manifest";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { legacyTag } from "../sigstore/legacy-tags.ts";
import type { RefusedSignature } from "../verify/finding.ts";

/** Something beside an image that may be a signature of it; nothing of it has been checked. */
export interface AttachedSignature {
  readonly kind: "bundle" | "attestation" | "signature";
  /** `sha256:…`, or `sha256-….sig, layer 1`: for messages. */
  readonly place: string;
  readonly bytes: Uint8Array;
  /** Of the layer. */
  readonly annotations: Readonly<Record<string, string>>;
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
  for (const each of known.slice(0, maxSignatures)) byReferrer.push(await readReferrer(source, each, digest, signal));
  const skipped = known.length - maxSignatures;
  const faults = skipped > 0 ? [{ place: "referrers", reason: `${skipped} of ${known.length} were not read` }] : [];
  return joinAttached([...byReferrer, ...tags, { signatures: [], others: [], faults }]);
}

function joinAttached(all: readonly Attached[]): Attached {
  return {
    signatures: all.flatMap(({ signatures }) => signatures),
    others: all.flatMap(({ others }) => others),
    faults: all.flatMap(({ faults }) => faults),
  };
}

/** What says that it is a bundle comes first: others may fill the list. */
function rank({ artifactType }: Descriptor): number {
  return artifactType === mediaTypes.sigstoreBundle ? 0 : 1;
}

const notSignatures: ReadonlySet<string | undefined> = new Set([mediaTypes.attestationManifest, mediaTypes.notation]);

/** By its layers: some registries and old cosigns name another type in the list. */
async function readReferrer(
  source: ContentSource,
  referrer: Descriptor,
  digest: string,
  signal: AbortSignal,
): Promise<Attached> {
  const { artifactType = "" } = referrer;
  if (notSignatures.has(artifactType)) return nothing({ others: [artifactType] });
  return await reading(referrer.digest, async () => {
    const manifest = parseManifest(await source.readManifest(referrer, signal), `referrer ${referrer.digest}`);
    if (manifest.subject?.digest !== digest)
      return nothing({ faults: [{ place: referrer.digest, reason: "it is listed, but refers to another manifest" }] });
    const layers = manifest.layers.filter(({ mediaType }) => mediaType === mediaTypes.sigstoreBundle);
    if (layers.length === 0) return nothing({ others: [artifactType || manifest.config.mediaType] });
    return await readLayers(source, layers, "bundle", () => referrer.digest, signal);
  });
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
    const kept = layers.slice(0, maxSignatures);
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
        if (layer.size > maxSignatureBytes)
          return nothing({
            faults: [
              { place, reason: `it has ${layer.size} bytes; bob reads at most ${maxSignatureBytes} of a signature` },
            ],
          });
        const bytes = await source.readBlob(layer, signal);
        return { ...nothing({}), signatures: [{ kind, place, bytes, annotations: layer.annotations ?? {} }] };
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
