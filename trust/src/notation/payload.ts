// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from "@bob/oci/media-types";
import { parseJson } from "@bob/proto";
import { RefusedError } from "../signatures/refused-error.ts";
import { decodeSigned } from "../signatures/signed-text.ts";
import type { Envelope } from "./envelope.ts";

export const payloadType = "application/vnd.cncf.notary.payload.v1+json";
/** Names that nobody but the Notary Project gives. */
export const reservedPrefix = "io.cncf.notary";

export type Target = Pick<Descriptor, "mediaType" | "digest" | "size">;

/** What a signature is about. */
export interface SignedTarget extends Target {
  /** What else its signer says: `notation sign --user-metadata`. */
  readonly annotations: Readonly<Record<string, string>>;
}

export function encodePayload({ mediaType, digest, size, annotations }: SignedTarget): Buffer {
  const more = Object.keys(annotations).length > 0 ? { annotations } : {};
  return Buffer.from(JSON.stringify({ targetArtifact: { mediaType, digest, size, ...more } }));
}

/** @throws {RefusedError} or {BobError} BAD_DATA for a payload that is about nothing. */
export function readPayload({ contentType, payload }: Pick<Envelope, "contentType" | "payload">): SignedTarget {
  if (contentType !== payloadType) throw new RefusedError(`what is signed is ${contentType}, not what notation signs`);
  const { targetArtifact } = (parseJson(decodeSigned(payload), "what is signed") ?? {}) as {
    targetArtifact?: Partial<SignedTarget>;
  };
  const { mediaType, digest, size, annotations = {} } = targetArtifact ?? {};
  if (typeof mediaType !== "string" || typeof digest !== "string" || typeof size !== "number")
    throw new RefusedError("what is signed names no artifact");
  if (
    typeof annotations !== "object" ||
    annotations === null ||
    Object.values(annotations).some((each) => typeof each !== "string")
  )
    throw new RefusedError("what is signed has annotations that are no texts");
  return { mediaType, digest, size, annotations };
}
