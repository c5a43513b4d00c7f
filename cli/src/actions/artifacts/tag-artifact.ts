// SPDX-License-Identifier: Apache-2.0
import { isTag } from "@bob/oci/reference";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { openArtifact, requireUrl } from "./artifact-target.ts";

/** Puts an artifact under more tags, and tells them. */
export async function tagArtifact(
  name: string | undefined,
  options: ArtifactOptions & { tag?: string[] },
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(name, "artifact name is required");
  const { tag: tags = [] } = options;
  if (tags.length === 0) throw new BobError("USAGE", "--tag is required");
  const broken = tags.find((each) => !isTag(each));
  if (broken !== undefined)
    throw new BobError("USAGE", `--tag ${broken} is not a tag: letters, digits, _, . and -, at most 128 of them`);
  const target = await openArtifact(address, options, context, { actions: "pull,push" });
  await using repository = target.repository;
  const signal = context.signal(options.timeout);
  run.note("► tagging artifact");
  const { descriptor, bytes } = await repository.read(target).readRoot(signal);
  for (const tag of new Set(tags)) {
    await repository.putManifest({ mediaType: descriptor.mediaType, bytes, tag }, signal);
    run.note(`✔ artifact tagged as ${safeText(`${repository.name}:${tag}`)}`);
  }
  await writeAnswer(
    run,
    { repository: repository.name, digest: descriptor.digest, tags: [...new Set(tags)] },
    () => "",
  );
}
