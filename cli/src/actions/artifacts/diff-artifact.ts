// SPDX-License-Identifier: Apache-2.0
import { stat } from "node:fs/promises";
import { compareTrees, digestTree, type TreeMember } from "@bob/oci/artifact/compare-trees";
import type { ContentOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { describeChanges, diffTexts } from "../../report/artifacts/tree-changes.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { requireUrl } from "./artifact-target.ts";
import { type PullOptions, unpackInto } from "./pull-artifact.ts";
import { existing, walkOptions } from "./push-artifact.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

/** Compares an artifact with files, and tells what is different. */
export async function diffArtifact(
  url: string | undefined,
  options: PullOptions & ContentOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(url, "artifact URL is required");
  const path = await existing(options.path ?? "");
  await using folder = await TemporaryFolder.make();
  const signal = context.signal(options.timeout);
  const remote: TreeMember[] = [];
  const { digest } = await unpackInto(folder.path, address, options, run, context, (member) => remote.push(member));
  const walk = walkOptions(options);
  // What is no tar came as a file.
  const members = remote.length > 0 ? remote : await digestTree(folder.path, {}, signal);
  const changes = compareTrees(members, await digestTree(path, walk, signal));
  const isFile = (await stat(path)).isFile();
  const texts = await diffTexts(changes, { remote: folder.path, local: path, isFile });
  if (changes.length === 0) run.note("✔ no changes detected");
  else {
    context.setExitStatus(1);
    run.note("✗ the remote artifact contents differs from the local one");
  }
  const answer = { url: address, digest, same: changes.length === 0, changes: texts };
  await writeAnswer(run, answer, () => describeChanges(texts, context.terminal));
}
