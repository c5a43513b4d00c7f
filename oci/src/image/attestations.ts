// SPDX-License-Identifier: Apache-2.0
import { BobError, OLD_STATEMENT_TYPE, parseJson, STATEMENT_TYPE, type Statement } from "@bob/proto";
import type { ContentSource } from "../content-source.ts";
import { type ImageManifest, parseManifest } from "../manifest.ts";
import { type Descriptor, mediaTypes } from "../media-types.ts";
import type { PlatformImage } from "./image.ts";

const PREDICATE_TYPE = "in-toto.io/predicate-type";

/** A layer of an attestation manifest, before it is read. */
export interface AttestationLayer {
  /** As the layer's annotation says. */
  predicateType: string;
  layer: Descriptor;
  /** The attestation manifest it is in. */
  manifest: ImageManifest;
  manifestDigest: string;
}

/** Lists what is attached to one platform of an image. */
export async function listAttestations(
  source: ContentSource,
  image: PlatformImage,
  signal: AbortSignal,
): Promise<AttestationLayer[]> {
  const lists = image.attestations.map(async (descriptor) => {
    const what = `attestation manifest ${descriptor.digest} of ${source.name}`;
    const bytes = await source.readManifest(descriptor, signal).catch((cause) => {
      if (!(cause instanceof BobError) || cause.code !== "NOT_FOUND") throw cause;
      const message = `${source.name} has attestations for ${image.platform} in its index, but not their content: it was copied as one platform, which leaves them behind`;
      throw new BobError("NOT_FOUND", `${message} (${cause.message})`, { cause });
    });
    const manifest = parseManifest(bytes, what);
    const layers = manifest.layers.filter(({ mediaType }) => mediaType === mediaTypes.inToto);
    return layers.map((layer) => ({
      predicateType: layer.annotations?.[PREDICATE_TYPE] ?? "",
      layer,
      manifest,
      manifestDigest: descriptor.digest,
    }));
  });
  return (await Promise.all(lists)).flat();
}

/**
 * Reads the Statement of an attestation. Its predicate has not been checked.
 *
 * @throws {BobError} BAD_DATA when it is not an in-toto Statement of the type the layer says.
 */
export async function readStatement(
  source: ContentSource,
  { layer, predicateType }: AttestationLayer,
  signal: AbortSignal,
): Promise<Statement> {
  const what = `attestation ${predicateType} of ${source.name}`;
  const statement = asStatement(parseJson(new TextDecoder().decode(await source.readBlob(layer, signal)), what), what);
  if (statement.predicateType !== predicateType) {
    throw new BobError("BAD_DATA", `${what} says inside that it is ${statement.predicateType}`);
  }
  return statement;
}

/**
 * The list of subjects may be empty: BuildKit writes it so for an image that is exported without a name.
 *
 * @throws {BobError} BAD_DATA when the value is not an in-toto Statement v1 or v0.1.
 */
export function asStatement(value: unknown, what: string): Statement {
  const { _type, subject, predicateType, predicate } = (value ?? {}) as Partial<Statement>;
  if (
    (_type !== STATEMENT_TYPE && _type !== (OLD_STATEMENT_TYPE as string)) ||
    typeof predicateType !== "string" ||
    predicate === undefined ||
    !isSubjectList(subject)
  ) {
    throw new BobError("BAD_DATA", `${what} is not an in-toto Statement v1`);
  }
  return { _type: STATEMENT_TYPE, subject, predicateType, predicate };
}

function isSubjectList(value: unknown): value is Statement["subject"] {
  return (
    Array.isArray(value) && value.every((subject) => typeof subject?.digest === "object" && subject.digest !== null)
  );
}
