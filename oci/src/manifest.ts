// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { isDigest } from "./digest.ts";
import type { Descriptor, OciPlatform } from "./media-types.ts";

/** What bob reads of an image index (https://github.com/opencontainers/image-spec/blob/main/image-index.md). */
export interface ImageIndex {
  manifests: Descriptor[];
  artifactType?: string; // 'application/vnd.cncf.notary.signature'
  subject?: Descriptor;
  annotations?: Readonly<Record<string, string>>;
}

/** What bob reads of a manifest (https://github.com/opencontainers/image-spec/blob/main/manifest.md). */
export interface ImageManifest {
  config: Descriptor;
  layers: Descriptor[];
  artifactType?: string; // 'application/vnd.cncf.notary.signature'
  subject?: Descriptor;
  annotations?: Readonly<Record<string, string>>;
}

/** @throws {BobError} BAD_DATA when the bytes are not an index. */
export function parseIndex(bytes: Uint8Array, what: string): ImageIndex {
  const value = parseObject(bytes, what);
  return { manifests: asDescriptorList(value, "manifests", what), ...optionalMembers(value, what) };
}

/** An index that others add to as well. */
export interface SharedIndex extends ImageIndex {
  /** Everything in `manifests` there, as it was written: also what bob cannot read. */
  entries: unknown[];
}

/**
 * Reads an index that anybody may add to: an entry that is no descriptor bob can read (a digest that is not SHA-256, say) is left out,
 * so that it does not hide the others.
 *
 * @throws {BobError} BAD_DATA when the bytes are not an index.
 */
export function parseSharedIndex(bytes: Uint8Array, what: string): SharedIndex {
  const entries = asList(parseObject(bytes, what), "manifests", what);
  return { manifests: entries.flatMap((entry) => readableDescriptor(entry) ?? []), entries };
}

/** @throws {BobError} BAD_DATA when the bytes are not a manifest. */
export function parseManifest(bytes: Uint8Array, what: string): ImageManifest {
  const value = parseObject(bytes, what);
  return {
    config: asDescriptor(value.config, `${what}: config`),
    layers: asDescriptorList(value, "layers", what),
    ...optionalMembers(value, what),
  };
}

/** What both an index and a manifest may have. */
function optionalMembers(
  { artifactType, subject, annotations }: Record<string, unknown>,
  what: string,
): Pick<ImageManifest, "artifactType" | "subject" | "annotations"> {
  const read = asAnnotations(annotations);
  return {
    ...(typeof artifactType === "string" && { artifactType }),
    ...(subject !== undefined && subject !== null && { subject: asDescriptor(subject, `${what}: subject`) }),
    ...(read && { annotations: read }),
  };
}

/** The descriptors in a member of a document that came from outside. */
export function asDescriptorList(value: unknown, member: string, what: string): Descriptor[] {
  return asList(value, member, what).map((item, index) => asDescriptor(item, `${what}: ${member}[${index}]`));
}

function asList(value: unknown, member: string, what: string): unknown[] {
  const list = isObject(value) ? value[member] : undefined;
  if (list === null) return []; // how Go writes a list that was never begun: the layers of an empty image
  if (!Array.isArray(list)) throw new BobError("BAD_DATA", `${what}: "${member}" is not a list`);
  return list;
}

function readableDescriptor(value: unknown): Descriptor | undefined {
  try {
    return asDescriptor(value, "an entry");
  } catch {
    return undefined; // asDescriptor throws for nothing else than what the entry is.
  }
}

function asDescriptor(value: unknown, what: string): Descriptor {
  if (!isObject(value)) throw new BobError("BAD_DATA", `${what} is not a descriptor`);
  const { mediaType, digest, size, annotations, platform, artifactType } = value;
  if (typeof mediaType !== "string" || typeof digest !== "string" || typeof size !== "number") {
    throw new BobError("BAD_DATA", `${what} lacks mediaType, digest or size`);
  }
  if (!isDigest(digest))
    throw new BobError("BAD_DATA", `${what} has the digest "${digest}", which is not sha256:<64 hex digits>`);
  if (!Number.isSafeInteger(size) || size < 0) throw new BobError("BAD_DATA", `${what} has the size ${size}`);
  const optional = { annotations: asAnnotations(annotations), platform: asPlatform(platform) };
  return {
    mediaType,
    digest,
    size,
    ...(optional.annotations && { annotations: optional.annotations }),
    ...(optional.platform && { platform: optional.platform }),
    ...(typeof artifactType === "string" && { artifactType }),
  };
}

/** The annotations of a manifest or an index, whatever else it is. */
export function readAnnotations(document: unknown): Readonly<Record<string, string>> {
  return (isObject(document) && asAnnotations(document.annotations)) || {};
}

function asAnnotations(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function asPlatform(value: unknown): OciPlatform | undefined {
  if (!isObject(value) || typeof value.os !== "string" || typeof value.architecture !== "string") return undefined;
  const { os, architecture, variant } = value;
  return typeof variant === "string" && variant !== "" ? { os, architecture, variant } : { os, architecture };
}

function parseObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  const value = parseJson(new TextDecoder().decode(bytes), what);
  if (!isObject(value)) throw new BobError("BAD_DATA", `${what} is not a JSON object`);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
