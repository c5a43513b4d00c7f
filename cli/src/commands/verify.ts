// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { addImageOptions, addRecorderKeyOptions, addSignatureOptions, repeated } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand, writesFormats } from "./run.ts";

/** `bobctl verify`: whether what is attached to an image is genuine, whole, and about this image. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("verify")
    .summary("verify the records attached to an image")
    .description(
      "Verify what bob attached to an image, on all its platforms. Exit status 0 only if all holds, with one line per finding otherwise.",
    )
    .usage("[options] <target>")
    .argument(
      "<target>",
      "an image, oci-layout:<folder or tar>[:<tag>], or a file with evidence or a step record (-: stdin)",
    );
  addRecorderKeyOptions(
    addSignatureOptions(addImageOptions(writesFormats(command, ["text", "json", "sarif"]))),
    "public key of a recorder",
  )
    .option("--allow-incomplete", "accept records of steps during which something was missed")
    .option("--allow-replayed", "accept records of a later run of the same step")
    .option("--allow-unrecorded", "accept steps that nobody recorded")
    .option("--allow-unsealed", "accept records without a recorder's seal over all of them")
    .option("--allow-uncompared", "accept steps whose files could not be compared with a layer of the image")
    .option(
      "--policy <file>",
      "what the steps may have done: a file, or oci://<artifact> (repeatable; see docs/policies.md)",
      repeated,
    )
    .option("--no-layers", "do not read the image's layers to compare them with the records")
    .action((target: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { verifyTarget } = await import("../actions/verify-target.ts");
        await verifyTarget(target, optionsOf(command), run, context);
      }),
    );
}
