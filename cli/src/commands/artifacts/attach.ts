// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { addSignatureOptions, parsePair } from "../common-options.ts";
import type { CommandContext } from "../context.ts";
import { optionsOf, runCommand, writesFormats } from "../run.ts";
import { parseSize } from "./amounts.ts";
import { addArtifactOptions, verbOf } from "./artifact-options.ts";

/** `bobctl link`, `describe` and `delete artifact`, and `bobctl tree`: artifacts, and what is beside them and images. */
export function addAttachCommands(program: Command, context: CommandContext): void {
  const link = verbOf(program, "link", "attach an artifact or files to an image")
    .command("artifact")
    .summary("attach an artifact or files to an image")
    .description(
      "Attach an artifact to an image: to the image as a whole, and to each of its platforms that the artifact is for. Or attach plain files, as oras does. The image and its digest stay as they are.",
    )
    .argument("<what...>", "an artifact, or files (<file>[:<media type>]), and last the image")
    .option("-a, --annotations <key=value>", "say more in the manifest (repeatable)", parsePair)
    .option("--artifact-type <type>", "what files are together", "application/vnd.bob.artifact+yaml")
    .option("--platform <os/arch>", "attach files to this platform of the image, not to the whole");
  addArtifactOptions(writesFormats(link, ["text", "json", "yaml"])).action(
    (what: string[], _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { linkArtifact } = await import("../../actions/artifacts/link-artifact.ts");
        await linkArtifact(what, optionsOf(command), run, context);
      }),
  );
  const describe = verbOf(program, "describe", "show what an artifact is made of")
    .command("artifact")
    .summary("show what an artifact is made of")
    .description(
      "Show manifest, config, layers, files and annotations of an artifact, for each platform, and what is attached to it.",
    )
    .argument("[url]", "oci://<host>/<repository>:<tag>, with @<digest>, or oci-layout:<folder or tar>:<tag>")
    .option("--platform <os/arch>", "only this platform of an artifact for several")
    .option("--no-files", "do not read the layers to list the files in them")
    .option("--max-size <size>", "read no more than this of a layer, unpacked", parseSize);
  addArtifactOptions(addSignatureOptions(writesFormats(describe, ["text", "json", "yaml"]))).action(
    (url: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { describeArtifact } = await import("../../actions/artifacts/describe-artifact.ts");
        await describeArtifact(url, optionsOf(command), run, context);
      }),
  );
  const remove = verbOf(program, "delete", "take an artifact away from a registry")
    .command("artifact")
    .summary("take an artifact away from a registry")
    .description(
      "Take a tag away, or with a digest the manifest itself with all its tags; from the list of what refers to an image, too. Its files go when the registry cleans up.",
    )
    .argument("[url]", "oci://<host>/<repository>:<tag>, or with @<digest>; or oci-layout:<folder>:<tag>");
  addArtifactOptions(writesFormats(remove, ["text", "json", "yaml"])).action(
    (url: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { deleteArtifact } = await import("../../actions/artifacts/delete-artifact.ts");
        await deleteArtifact(url, optionsOf(command), run, context);
      }),
  );
  const tree = program
    .command("tree")
    .summary("show everything that is attached to an image or an artifact")
    .description(
      "Show everything that is attached to what a reference names, by whichever tool: artifacts, signatures, bills of materials, provenance; by referrers, below cosign's tags, or within the image's index. With a key or an identity, whose signatures hold.",
    )
    .argument("<target>", "an image or an artifact, or oci-layout:<folder or tar>[:<tag>]");
  addArtifactOptions(addSignatureOptions(writesFormats(tree, ["text", "json", "yaml"]))).action(
    (target: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { showTree } = await import("../../actions/artifacts/show-tree.ts");
        await showTree(target, optionsOf(command), run, context);
      }),
  );
}
