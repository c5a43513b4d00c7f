// SPDX-License-Identifier: Apache-2.0
import { parseIndex, parseManifest } from "@bob/oci/manifest";
import { isIndexType } from "@bob/oci/media-types";
import type { Repository } from "@bob/oci/repository";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { openArtifact, requireUrl } from "./artifact-target.ts";

/** Takes a tag or a manifest away, and tells which. */
export async function deleteArtifact(
  url: string | undefined,
  options: ArtifactOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(url, "artifact URL is required");
  const target = await openArtifact(address, options, context, { actions: "pull,push,delete" });
  await using repository = target.repository;
  const { tag, digest } = target;
  const signal = context.signal(options.timeout);
  run.note(`► deleting artifact ${safeText(address)}`);
  if (digest !== undefined) await deleteDigest(repository, digest, signal);
  else if (tag !== undefined) await deleteTag(repository, tag, signal);
  else throw new BobError("USAGE", `${address} names nothing: write oci-layout:<folder>:<tag>, or @<digest>`);
  const deleted = digest === undefined ? `${repository.name}:${tag}` : `${repository.name}@${digest}`;
  run.note(`✔ artifact deleted: ${safeText(deleted)}`);
  const named = digest === undefined ? { tag } : { digest };
  await writeAnswer(run, { repository: repository.name, ...named }, () => "");
}

async function deleteDigest(repository: Repository, digest: string, signal: AbortSignal): Promise<void> {
  const { descriptor, bytes } = await repository.read({ digest }).readRoot(signal);
  const what = `${digest} of ${repository.name}`;
  const { subject } = isIndexType(descriptor.mediaType) ? parseIndex(bytes, what) : parseManifest(bytes, what);
  await repository.deleteManifest(digest, subject?.digest, signal);
}

/** Many registries delete manifests by their digests only, and all tags with them: nobody is to lose those unasked. */
async function deleteTag(repository: Repository, tag: string, signal: AbortSignal): Promise<void> {
  const { descriptor } = await repository.read({ tag }).readRoot(signal);
  try {
    await repository.deleteTag(tag, signal);
  } catch (error) {
    const { status } = error instanceof BobError ? error.details : {};
    if (!(error instanceof BobError) || (status !== 400 && status !== 404 && status !== 405)) throw error;
    const whole = `${repository.name}@${descriptor.digest}`;
    throw new BobError(
      "UNAVAILABLE",
      `${error.message}; a registry that takes no tag away may take the manifest away, with all its tags: bobctl delete artifact oci://${whole}`,
      { cause: error },
    );
  }
}
