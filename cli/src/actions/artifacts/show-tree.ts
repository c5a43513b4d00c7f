// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import { readAttachments } from "@bob/trust/signatures/attachment-tree";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { SignatureOptions } from "../../commands/common-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { writeTree } from "../../report/artifacts/tree.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { readSignatureOptions } from "../signature-options.ts";
import { describeLogins } from "../source-options.ts";
import { withSource } from "./pull-artifact.ts";

/** Writes everything that is attached to what a reference names. */
export async function showTree(
  target: string,
  options: ArtifactOptions & SignatureOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const wanted = await readSignatureOptions(target, options, context);
  run.progress(`reading what is attached to ${safeText(target)}`);
  run.trace(describeLogins(options, context.env));
  await withSource(target, options, context, async (source) => {
    const root = await readAttachments(source, wanted?.trust, context.signal(options.timeout));
    await writeAnswer(run, { reference: source.name, ...root }, () => writeTree(source.name, root, context.terminal));
  });
}
