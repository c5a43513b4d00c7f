// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from "commander";
import { parsePair, repeated } from "../common-options.ts";
import type { CommandContext } from "../context.ts";
import { optionsOf, runCommand, writesFormats } from "../run.ts";
import { addSignerOptions } from "../sign.ts";
import { addArtifactOptions, addContentOptions, commaSeparated, verbOf } from "./artifact-options.ts";

/** `bobctl push artifact` and `bobctl tag artifact`: what puts artifacts into registries. */
export function addPushCommands(program: Command, context: CommandContext): void {
  const push = verbOf(program, "push", "put files into a registry as an artifact")
    .command("artifact")
    .summary("put files into a registry as an artifact")
    .description(
      "Pack a folder, a file or stdin and push it to a registry, under a tag. The same files make the same artifact, with --reproducible to the last byte.",
    )
    .argument("[url]", "oci://<host>/<repository>:<tag>, or oci-layout:<folder>:<tag>")
    .option("-f, --path <path>", "folder or file to push (-: stdin)")
    .option("--source <url>", "where the content comes from, such as the address of a Git repository")
    .option("--revision <text>", "what it is of there: <branch or tag>@sha1:<commit>")
    .option("-a, --annotations <key=value>", "say more in the manifest (repeatable)", parsePair)
    .option("--reproducible", "say that it was made in 1970, so that equal content has an equal digest")
    .option("--platform <os/arch=path>", "files for one platform, in place of --path (repeatable)", repeated)
    .option("--debug", "the same as --verbose");
  addContentOptions(push);
  addSignerOptions(
    push.addOption(new Option("--sign <how>", "sign what is pushed, as bobctl sign does").choices(["key", "keyless"])),
  );
  addArtifactOptions(writesFormats(push, ["text", "json", "yaml"])).action(
    (url: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { pushArtifact } = await import("../../actions/artifacts/push-artifact.ts");
        await pushArtifact(url, optionsOf(command), run, context);
      }),
  );
  const tag = verbOf(program, "tag", "give an artifact more tags")
    .command("artifact")
    .summary("give an artifact more tags")
    .description("Put the manifest that a reference names under other tags of the same repository, byte by byte.")
    .argument("[name]", "oci://<host>/<repository>:<tag>, or with @<digest>")
    .option("--tag <tags>", "the tag, or several with commas (repeatable)", commaSeparated);
  addArtifactOptions(writesFormats(tag, ["text", "json", "yaml"])).action(
    (name: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { tagArtifact } = await import("../../actions/artifacts/tag-artifact.ts");
        await tagArtifact(name, optionsOf(command), run, context);
      }),
  );
}
