// SPDX-License-Identifier: Apache-2.0
import { listArtifacts as list } from "@bob/oci/artifact/list-artifacts";
import { safeText } from "@bob/proto/printable";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { writeTable } from "../../report/artifacts/table.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { openArtifact, requireUrl } from "./artifact-target.ts";

export interface ListOptions extends ArtifactOptions {
  filterSemver?: string;
  filterRegex?: string;
  newest?: boolean;
  limit?: number;
}

/** Writes the artifacts of a repository. */
export async function listArtifacts(
  url: string | undefined,
  options: ListOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(url, "artifact repository URL is required");
  const { filterSemver, filterRegex, newest = false, limit } = options;
  const target = await openArtifact(address, options, context, { actions: "pull" });
  await using repository = target.repository;
  run.progress(`listing ${safeText(repository.name)}`);
  const filter = {
    ...(filterSemver !== undefined && { semver: filterSemver }),
    ...(filterRegex !== undefined && { regex: filterRegex }),
  };
  const found = await list(
    repository,
    { ...filter, byTime: newest, ...(limit !== undefined && { limit }) },
    context.signal(options.timeout),
  );
  const answer = found.map(({ tag, ...each }) => ({ artifact: `${repository.name}:${tag}`, tag, ...each }));
  const rows = answer.map(({ artifact, digest, source = "", revision = "" }) => [artifact, digest, source, revision]);
  await writeAnswer(run, answer, () => writeTable([["ARTIFACT", "DIGEST", "SOURCE", "REVISION"], ...rows]));
}
