// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "./content-source.ts";
import type { Descriptor } from "./media-types.ts";
import type { ReferrerManifest } from "./registry/referrers.ts";

/** A blob that can be read from any place, as often as it takes. */
export interface Blob {
  readonly descriptor: Descriptor;
  /** @param from the first byte that is wanted. */
  open(from: number): AsyncIterable<Uint8Array>;
  /** The repository of the same registry that has it already. */
  readonly mountFrom?: string;
}

/** Told how much of a blob is where it is to be. */
export type OnPushed = (bytes: number) => void;

export interface ManifestToPut {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Without one it is found by its digest. */
  readonly tag?: string;
}

/** Where artifacts are put: a repository of a registry, or an OCI layout in a folder. Whoever opens it disposes of it: the tar of a layout is an open file. */
export interface Repository extends AsyncDisposable {
  /** As messages and answers name it: `localhost:5000/webapp`, `oci-layout:dist`. */
  readonly name: string;
  /** What a tag or a digest names here. */
  read(wanted: { readonly tag?: string; readonly digest?: string }): ContentSource;
  /** @throws {BobError} DENIED, NOT_FOUND, UNAVAILABLE or PROTOCOL; IO for a layout. */
  pushBlob(blob: Blob, signal: AbortSignal, onPushed?: OnPushed): Promise<void>;
  /** @throws {BobError} as {@link Repository.pushBlob}; LIMIT_EXCEEDED for more than a registry has to take. */
  putManifest(manifest: ManifestToPut, signal: AbortSignal): Promise<void>;
  /** Puts a manifest or an index that refers to another one, and makes it findable from there. */
  pushReferrer(manifest: ReferrerManifest, bytes: Uint8Array, signal: AbortSignal): Promise<Descriptor>;
  /** Takes a tag away, and not what it names. @throws {BobError} UNAVAILABLE where the registry deletes no tags. */
  deleteTag(tag: string, signal: AbortSignal): Promise<void>;
  /** Takes a manifest away with all its tags, and, where it refers to another, from the list of what refers to that. */
  deleteManifest(digest: string, subject: string | undefined, signal: AbortSignal): Promise<void>;
  listTags(signal: AbortSignal): Promise<string[]>;
}

/** A blob that is small enough to be held. */
export function heldBlob(descriptor: Descriptor, bytes: Uint8Array): Blob {
  return {
    descriptor,
    async *open(from) {
      yield bytes.subarray(from);
    },
  };
}
