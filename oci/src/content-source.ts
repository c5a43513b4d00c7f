// SPDX-License-Identifier: Apache-2.0
import { BobError, type BobErrorCode } from "@bob/proto/errors";
import type { Descriptor } from "./media-types.ts";

/** Bytes that were checked against `descriptor`. */
export interface Content {
  descriptor: Descriptor;
  bytes: Uint8Array;
}

/**
 * Where an image is read from: a registry or an OCI layout. Every byte that comes out was checked against its digest, and nothing larger
 * than its descriptor says, or than the limits in `limits.ts`, is read.
 */
export interface ContentSource {
  /** The image as messages name it, e.g. `localhost:5000/webapp:1`. */
  readonly name: string;
  /** Reads the manifest or index that the reference names. */
  readRoot(signal: AbortSignal): Promise<Content>;
  /** @throws {BobError} NOT_FOUND when it is not there, DIGEST_MISMATCH when its bytes do not have the digest. */
  readManifest(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array>;
  /** @throws {BobError} as {@link ContentSource.readManifest}. */
  readBlob(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Reads a blob of any size piece by piece. Only when the iteration has ended without an error are the bytes that came out what the
   * descriptor says.
   *
   * @throws {BobError} as {@link ContentSource.readManifest}.
   */
  streamBlob(descriptor: Descriptor, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Lists the manifests whose `subject` this one is, where the place can tell.
   *
   * @throws {BobError} UNAVAILABLE, DENIED or PROTOCOL when it cannot be asked.
   */
  listReferrers?(digest: string, signal: AbortSignal): Promise<Descriptor[]>;
  /**
   * Reads the manifest that another tag beside this image names; `undefined` when there is none.
   *
   * @throws {BobError} as {@link ContentSource.listReferrers}.
   */
  readTag?(tag: string, signal: AbortSignal): Promise<Content | undefined>;
}

const brokenCodes: ReadonlySet<BobErrorCode> = new Set(["BAD_DATA", "DIGEST_MISMATCH", "LIMIT_EXCEEDED", "NOT_FOUND"]);

/** Whether what was read is missing or wrong, rather than that nobody could be asked. */
export function isBrokenContent(thrown: unknown): thrown is BobError {
  return thrown instanceof BobError && brokenCodes.has(thrown.code);
}
