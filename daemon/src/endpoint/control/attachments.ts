import type { UnaryCaller } from "@bob/frontend";
import type { Descriptor } from "@bob/oci/media-types";
import { attachedPredicateTypes } from "@bob/proto";
import { formatPlatform } from "@bob/proto/platform";
import { type Manifest, readManifest } from "./content.ts";

/** What bob attached to one platform's image. */
export interface Attachment {
  /** As containerd formats it: `linux/arm64`; empty where the index does not say. */
  readonly platform: string;
  /** With the annotation `in-toto.io/predicate-type`. */
  readonly descriptor: Descriptor;
}

/** An attestation manifest is found by this, and its image by {@link referenceDigest} (BuildKit's docs/attestations/attestation-storage.md). */
const referenceType = "vnd.docker.reference.type";
const referenceDigest = "vnd.docker.reference.digest";
export const predicateType = "in-toto.io/predicate-type";

/**
 * What bob attached to the images of an index in BuildKit's content store.
 *
 * @throws {BobError} when part of it is not there any more.
 */
export async function readAttachments(
  buildkit: UnaryCaller,
  index: string,
  signal: AbortSignal,
): Promise<readonly Attachment[]> {
  const { manifests = [] } = await readManifest(buildkit, index, signal);
  const attached = manifests.filter(({ annotations }) => annotations?.[referenceType] === "attestation-manifest");
  const found = attached.map(async ({ digest, annotations }) => {
    const image = manifests.find((each) => each.digest === annotations?.[referenceDigest]);
    return attachmentsIn(
      await readManifest(buildkit, digest, signal),
      image?.platform ? formatPlatform(image.platform) : "",
    );
  });
  return (await Promise.all(found)).flat();
}

function attachmentsIn({ layers = [] }: Manifest, platform: string): Attachment[] {
  const own = layers.filter(({ annotations }) => attachedPredicateTypes.has(annotations?.[predicateType] ?? ""));
  return own.map((descriptor) => ({ platform, descriptor }));
}
