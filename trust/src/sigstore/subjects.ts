// SPDX-License-Identifier: Apache-2.0
import { choosePlatform, type Image, resolveImage } from "@bob/oci/image/image";
import type { Descriptor } from "@bob/oci/media-types";
import type { Reference } from "@bob/oci/reference";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { RegistrySource } from "@bob/oci/registry/registry-source";

/** What is signed of a reference. */
export interface SignScope {
  /** Each platform's manifest, too, where the reference names an index. */
  readonly isRecursive: boolean;
  /** Only the manifest of this one. */
  readonly platform?: string;
}

/** A manifest that is signed. */
export interface Subject {
  readonly manifest: Descriptor;
  /** Where it is below an index. */
  readonly platform?: string;
}

/**
 * Resolves a reference, once, to what is signed of it.
 *
 * @param options.client of the reference's repository.
 * @throws {BobError} NOT_FOUND, DENIED, UNAVAILABLE, or BAD_DATA for an image that cannot be read.
 */
export async function listSubjects(
  { registry, repository, tag, digest }: Reference,
  { client, isRecursive, platform }: SignScope & { readonly client: RegistryClient },
  signal: AbortSignal,
): Promise<readonly Subject[]> {
  const named = new RegistrySource(
    { registry, repository, ...(digest ? { digest } : { tag: tag ?? "latest" }) },
    {},
    client,
  );
  if (!isRecursive && platform === undefined) return [{ manifest: (await named.readRoot(signal)).descriptor }];
  const image = await resolveImage(named, signal);
  if (platform !== undefined) return [choosePlatform(image, platform)];
  return [{ manifest: image.root }, ...belowIndex(image)];
}

function belowIndex({ digest, platforms }: Image): Subject[] {
  return platforms.filter(({ manifest }) => manifest.digest !== digest);
}
