// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import { listAttestations } from "@bob/oci/image/attestations";
import { resolveImage } from "@bob/oci/image/image";
import type { Descriptor } from "@bob/oci/media-types";
import { attachedPredicateTypes } from "@bob/proto";

/** What bob attached to one platform's image. */
export interface Attachment {
  /** As containerd formats it: `linux/arm64`; `unknown` where the index does not say. */
  readonly platform: string;
  readonly predicateType: string;
  readonly descriptor: Descriptor;
}

/**
 * What bob attached to the images of an index.
 *
 * @throws {BobError} NOT_FOUND when part of it is not there any more; BAD_DATA or DIGEST_MISMATCH when it is not what
 *   it should be.
 */
export async function readAttachments(index: ContentSource, signal: AbortSignal): Promise<readonly Attachment[]> {
  const { platforms } = await resolveImage(index, signal);
  const found = platforms.map(async (image) => {
    const layers = await listAttestations(index, image, signal);
    const own = layers.filter(({ predicateType }) => attachedPredicateTypes.has(predicateType));
    return own.map(({ predicateType, layer }) => ({ platform: image.platform, predicateType, descriptor: layer }));
  });
  return (await Promise.all(found)).flat();
}
