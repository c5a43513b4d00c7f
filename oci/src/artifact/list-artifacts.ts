// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { readAnnotations } from "../manifest.ts";
import type { Repository } from "../repository.ts";
import { filterTags, type TagFilter } from "./filter-tags.ts";
import { annotationKeys } from "./make-artifact.ts";

export interface ListOptions extends TagFilter {
  /** Default: all. */
  readonly limit?: number;
  /** The newest first, instead of by tag. */
  readonly byTime?: boolean;
}

export interface ListedArtifact {
  readonly tag: string;
  readonly digest: string;
  readonly created?: string;
  readonly source?: string;
  readonly revision?: string;
}

/** Manifests asked for at once. */
const parallel = 8;

/**
 * Lists the artifacts of a repository with what their manifests say of them. A tag that is gone meanwhile is left out.
 *
 * @throws {BobError} NOT_FOUND where there is no such repository; USAGE for filters that are none; UNAVAILABLE, DENIED.
 */
export async function listArtifacts(
  repository: Repository,
  { limit, byTime = false, ...filter }: ListOptions,
  signal: AbortSignal,
): Promise<ListedArtifact[]> {
  const tags = filterTags(await repository.listTags(signal), filter);
  const wanted = byTime ? tags : tags.slice(0, limit);
  const found: (ListedArtifact | undefined)[] = new Array(wanted.length);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < wanted.length; at = next++)
      found[at] = await describeTag(repository, wanted[at] ?? "", signal);
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const listed = found.filter((each) => each !== undefined);
  if (!byTime) return listed;
  return listed.sort((a, b) => timeOf(b) - timeOf(a)).slice(0, limit);
}

async function describeTag(
  repository: Repository,
  tag: string,
  signal: AbortSignal,
): Promise<ListedArtifact | undefined> {
  try {
    const { descriptor, bytes } = await repository.read({ tag }).readRoot(signal);
    const annotations = readAnnotations(
      parseJson(new TextDecoder().decode(bytes), `manifest of ${repository.name}:${tag}`),
    );
    const { created, source, revision } = annotationKeys;
    return {
      tag,
      digest: descriptor.digest,
      ...(annotations[created] !== undefined && { created: annotations[created] }),
      ...(annotations[source] !== undefined && { source: annotations[source] }),
      ...(annotations[revision] !== undefined && { revision: annotations[revision] }),
    };
  } catch (error) {
    if (error instanceof BobError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}

/** What does not say when it was made comes last. */
function timeOf({ created }: ListedArtifact): number {
  const time = Date.parse(created ?? "");
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
