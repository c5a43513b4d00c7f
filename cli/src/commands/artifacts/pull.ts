// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { optionsOf, runCommand, writesFormats } from "../run.ts";
import { parseCount, parseSize } from "./amounts.ts";
import { addArtifactOptions, addContentOptions, verbOf } from "./artifact-options.ts";

const maxSize = ["--max-size <size>", "take no more than this when it is unpacked", parseSize] as const;
const platform = ["--platform <os/arch>", "platform of an artifact for several (default: this machine's)"] as const;

/** `bobctl pull`, `list`, `diff` and `describe artifact`: what reads artifacts. */
export function addPullCommands(program: Command, context: CommandContext): void {
  const pull = verbOf(program, "pull", "take the files of an artifact from a registry")
    .command("artifact")
    .summary("take the files of an artifact from a registry")
    .description(
      "Pull an artifact and put its files into a folder, when all of them are there and are what the digests say. Files of the same names are replaced, others stay.",
    )
    .argument("[url]", "oci://<host>/<repository>:<tag>, with @<digest>, or oci-layout:<folder or tar>:<tag>")
    .option("-o, --output <path>", "folder that the files are put into; it has to be there")
    .option(...platform)
    .option(...maxSize);
  addArtifactOptions(writesFormats(pull, "elsewhere")).action(
    (url: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { pullArtifact } = await import("../../actions/artifacts/pull-artifact.ts");
        await pullArtifact(url, optionsOf(command), run, context);
      }),
  );
  const list = verbOf(program, "list", "list the artifacts of a repository")
    .command("artifacts")
    .alias("artifact")
    .summary("list the artifacts of a repository")
    .description(
      "List the artifacts of a repository with source and revision; not the tags that signatures are kept under.",
    )
    .argument("[url]", "oci://<host>/<repository>, or oci-layout:<folder>")
    .option("--filter-semver <range>", 'only tags that are versions in this range, such as ">=1.0.0 <2.0.0"')
    .option("--filter-regex <re>", "only tags that this fits")
    .option("--newest", "the newest first, by when they were made (default: by tag, descending)")
    .option("--limit <number>", "no more than so many", parseCount);
  addArtifactOptions(writesFormats(list, ["text", "json", "yaml"])).action(
    (url: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { listArtifacts } = await import("../../actions/artifacts/list-artifacts.ts");
        await listArtifacts(url, optionsOf(command), run, context);
      }),
  );
  const diff = verbOf(program, "diff", "compare an artifact with files")
    .command("artifact")
    .summary("compare an artifact with files")
    .description(
      "Compare the files of an artifact with a folder or a file, by content. Exit status 1 when they differ.",
    )
    .argument("[url]", "oci://<host>/<repository>:<tag>, or oci-layout:<folder or tar>:<tag>")
    .option("--path <path>", "folder or file to compare with")
    .option(...platform)
    .option(...maxSize);
  addArtifactOptions(addContentOptions(writesFormats(diff, ["text", "json", "yaml"]))).action(
    (url: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { diffArtifact } = await import("../../actions/artifacts/diff-artifact.ts");
        await diffArtifact(url, optionsOf(command), run, context);
      }),
  );
}
