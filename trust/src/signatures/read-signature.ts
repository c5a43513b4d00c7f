// SPDX-License-Identifier: Apache-2.0
import { asStatement } from "@bob/oci/image/attestations";
import { mediaTypes } from "@bob/oci/media-types";
import { BobError, isDsseEnvelope, parseJson, type Statement } from "@bob/proto";
import { type Bundle, bundleFromJSON } from "@sigstore/bundle";
import { legacyAnnotations } from "../sigstore/legacy-tags.ts";
import { SIGNATURE_TYPE } from "../sigstore/statements.ts";
import type { AttachedSignature } from "./attached.ts";
import { legacyBundle } from "./legacy-bundle.ts";
import { RefusedError } from "./refused-error.ts";
import { decodeSigned } from "./signed-text.ts";

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

/** A signature in the form that Sigstore has for all. */
export interface ReadBundle {
  readonly bundle: Bundle;
  /** Of cosign's old signatures. */
  readonly payload?: Buffer;
}

export function readBundle({ kind, bytes, annotations, place }: AttachedSignature): ReadBundle {
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

/** What is signed, and about which digests. */
export interface SignedClaim {
  readonly predicateType: string;
  readonly predicate?: unknown;
  readonly digests: readonly string[];
}

export function readClaim({ content }: Bundle, payload: Buffer | undefined, place: string): SignedClaim {
  if (content.$case === "dsseEnvelope") return readStatement(content.dsseEnvelope.payload, place);
  if (payload === undefined) throw new RefusedError("it is a signature of a file, not of an image");
  const document = decodeJson(payload, place) as SimpleSigning | null;
  const { image, type } = document?.critical ?? {};
  const digest = image?.["docker-manifest-digest"];
  if (typeof digest !== "string" || !simpleSigningTypes.has(type))
    throw new RefusedError("what is signed is not a container image's digest");
  return { predicateType: SIGNATURE_TYPE, digests: [digest] };
}

export function readStatement(bytes: Uint8Array, place: string): SignedClaim {
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

function decodeJson(bytes: Uint8Array, place: string): unknown {
  return parseJson(decodeSigned(bytes), place);
}
