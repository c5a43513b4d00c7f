// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import type { ContentSource } from "../content-source.ts";
import { type Descriptor, mediaTypes } from "../media-types.ts";
import { type Blob, heldBlob, type Repository } from "../repository.ts";
import { type Annotations, annotationKeys, type Encoded, emptyConfig, encode } from "./make-artifact.ts";
import { type Artifact, type ArtifactManifest, readArtifact } from "./read-artifact.ts";

/** One manifest or index that refers to a part of an image. */
export interface Link {
  readonly digest: string;
  readonly artifactType: string;
  readonly subject: Descriptor;
  /** Of the subject; absent where that is the whole image. */
  readonly platform?: string;
}

/** What links refer to. */
interface Subject {
  readonly manifest: Descriptor;
  readonly platform?: string;
}

/** The image, and each of its platforms where it has several. */
async function readSubjects(source: ContentSource, signal: AbortSignal): Promise<{ whole: Subject; below: Subject[] }> {
  const { root, index, parts } = await readArtifact(source, signal);
  const whole = { manifest: bare(root.descriptor) };
  if (index === undefined) return { whole, below: [] };
  const below = parts.filter(({ platform }) => platform !== undefined && !platform.startsWith("unknown/"));
  return { whole, below: below.map(({ descriptor, platform = "" }) => ({ manifest: bare(descriptor), platform })) };
}

/**
 * Attaches an artifact to an image: it becomes what refers to the image, and for each platform that it fits to the manifest of that. Its
 * files are mounted from the repository they are in, or copied. The artifact gets another digest by that, and the image none.
 *
 * @param mountFrom the artifact's repository, where that is in the same registry.
 * @throws {BobError} NOT_FOUND when it fits no platform; else as {@link Repository.pushBlob}.
 */
export async function linkArtifact(
  artifact: { readonly source: ContentSource; readonly content: Artifact; readonly mountFrom?: string },
  image: { readonly repository: Repository; readonly source: ContentSource },
  annotations: Annotations,
  signal: AbortSignal,
): Promise<Link[]> {
  const { whole, below } = await readSubjects(image.source, signal);
  const { content } = artifact;
  const pairs = pairUp(content, whole, below, artifact.source.name, image.source.name);
  for (const part of new Set(pairs.map(([part]) => part))) await copyBlobs(artifact, part, image.repository, signal);
  const links: Link[] = [];
  for (const [part, subject] of pairs) {
    const encoded = withSubject(part.bytes, part.descriptor.mediaType, subject.manifest, annotations);
    links.push(await pushLink(image.repository, encoded, subject, signal));
  }
  if (content.index === undefined || below.length === 0) return links;
  const index = relinkIndex(content, pairs, links, whole.manifest, annotations);
  return [await pushLink(image.repository, index, whole, signal), ...links];
}

/** Which part of the artifact goes where. One without a platform fits all. */
function pairUp(
  { index, parts }: Artifact,
  whole: Subject,
  below: readonly Subject[],
  name: string,
  imageName: string,
): [ArtifactManifest, Subject][] {
  const [first] = parts;
  if (index === undefined && first !== undefined) return [whole, ...below].map((subject) => [first, subject]);
  const pairs = below.flatMap((subject): [ArtifactManifest, Subject][] => {
    const part = parts.find(({ platform }) => platform === subject.platform);
    return part === undefined ? [] : [[part, subject]];
  });
  if (pairs.length > 0) return pairs;
  if (below.length === 0 && first !== undefined && parts.length === 1) return [[first, whole]];
  const list = (all: readonly { readonly platform?: string }[]) =>
    all.flatMap(({ platform }) => platform ?? []).join(", ");
  const has =
    below.length === 0
      ? "has one platform, and does not say which: link one of the artifact's by its digest"
      : `has ${list(below)}`;
  throw new BobError("NOT_FOUND", `${name} is for ${list(parts)}, and ${imageName} ${has}`);
}

async function copyBlobs(
  { source, mountFrom }: { readonly source: ContentSource; readonly mountFrom?: string },
  { manifest }: ArtifactManifest,
  repository: Repository,
  signal: AbortSignal,
): Promise<void> {
  for (const descriptor of [manifest.config, ...manifest.layers]) {
    const blob: Blob = {
      descriptor,
      open: (from) => skipBytes(source.streamBlob(descriptor, signal), from),
      ...(mountFrom !== undefined && { mountFrom }),
    };
    await repository.pushBlob(blob, signal);
  }
}

/** A source is read from its beginning, or what comes could not be checked. */
async function* skipBytes(chunks: AsyncIterable<Uint8Array>, from: number): AsyncGenerator<Uint8Array> {
  let left = from;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** The same index about the same platforms, of which those that were linked are the linked ones. */
function relinkIndex(
  { index, root, parts }: Artifact,
  pairs: readonly (readonly [ArtifactManifest, Subject])[],
  links: readonly Link[],
  subject: Descriptor,
  annotations: Annotations,
): Encoded {
  const raw = parseJson(new TextDecoder().decode(root.bytes), "the index") as { manifests: unknown[] };
  const manifests = (index?.manifests ?? []).flatMap((entry) => {
    const at = pairs.findIndex(([part]) => part.descriptor.digest === entry.digest);
    const part = parts.find(({ descriptor }) => descriptor.digest === entry.digest);
    if (at < 0 || part === undefined) return [];
    const { bytes, descriptor } = withSubject(
      part.bytes,
      entry.mediaType,
      pairs[at]?.[1].manifest ?? subject,
      annotations,
    );
    return [{ ...entry, digest: links[at]?.digest ?? descriptor.digest, size: bytes.length }];
  });
  return withSubject(
    Buffer.from(JSON.stringify({ ...raw, manifests })),
    root.descriptor.mediaType,
    subject,
    annotations,
  );
}

/** A manifest as it is, but with another subject and more annotations. */
function withSubject(bytes: Uint8Array, mediaType: string, subject: Descriptor, annotations: Annotations): Encoded {
  const raw = parseJson(new TextDecoder().decode(bytes), "the manifest") as {
    artifactType?: string;
    config?: Descriptor;
    annotations?: Annotations;
  };
  const artifactType = raw.artifactType ?? raw.config?.mediaType ?? "";
  const merged = { ...raw.annotations, ...annotations };
  return encode(
    mediaType,
    { ...raw, subject, ...(Object.keys(merged).length > 0 && { annotations: merged }) },
    artifactType,
  );
}

async function pushLink(
  repository: Repository,
  { descriptor, bytes }: Encoded,
  subject: Subject,
  signal: AbortSignal,
): Promise<Link> {
  const { mediaType, digest, artifactType = "" } = descriptor;
  const { annotations = {} } = parseJson(bytes.toString(), "the manifest") as { annotations?: Record<string, string> };
  const referrer = { mediaType, artifactType, subject: subject.manifest, annotations };
  await repository.pushReferrer(referrer, bytes, signal);
  return {
    digest,
    artifactType,
    subject: subject.manifest,
    ...(subject.platform !== undefined && { platform: subject.platform }),
  };
}

/** A file that is attached as it is. */
export interface LinkedFile {
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Attaches plain files to an image as oras does: a manifest with a layer for each that has its name as title, which refers to the image.
 *
 * @param platform attach them to the manifest of this platform, instead of the whole image.
 * @throws {BobError} NOT_FOUND when the image has no such platform; else as {@link Repository.pushBlob}.
 */
export async function linkFiles(
  files: readonly LinkedFile[],
  image: { readonly repository: Repository; readonly source: ContentSource },
  {
    artifactType,
    annotations,
    platform,
  }: { readonly artifactType: string; readonly annotations: Annotations; readonly platform?: string },
  signal: AbortSignal,
): Promise<Link> {
  const { whole, below } = await readSubjects(image.source, signal);
  const subject = platform === undefined ? whole : below.find((each) => each.platform === platform);
  if (subject === undefined) {
    const known = below.map((each) => each.platform).join(", ");
    throw new BobError("NOT_FOUND", `${image.source.name} has nothing for ${platform}${known && `; it has ${known}`}`);
  }
  const layers: Descriptor[] = [];
  for (const { title, mediaType, bytes } of files) {
    const annotations = { [annotationKeys.title]: title };
    const descriptor = { mediaType, digest: sha256Digest(bytes), size: bytes.length, annotations };
    await image.repository.pushBlob(heldBlob(descriptor, bytes), signal);
    layers.push(descriptor);
  }
  await image.repository.pushBlob(heldBlob(emptyConfig.descriptor, emptyConfig.bytes), signal);
  const config = { ...emptyConfig.descriptor, data: emptyConfig.bytes.toString("base64") };
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, artifactType, config, layers };
  const encoded = encode(mediaTypes.ociManifest, { ...manifest, subject: subject.manifest, annotations }, artifactType);
  return await pushLink(image.repository, encoded, subject, signal);
}

/** A subject is named by these alone. */
function bare({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}
