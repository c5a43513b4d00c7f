// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { addSignatureOptions } from "../common-options.ts";
import type { CommandContext } from "../context.ts";
import { optionsOf, runCommand, writesFormats } from "../run.ts";
import { addArtifactOptions } from "./artifact-options.ts";

/** `bobctl verify artifact`: who signed an artifact. Its place is below `verify`, which is about images. */
export function addVerifyArtifactCommand(program: Command, context: CommandContext): void {
  const verify = program.commands.find((each) => each.name() === "verify");
  const command = (verify ?? program.command("verify"))
    .command("artifact")
    .summary("verify who signed an artifact")
    .description(
      "Verify that an artifact, or each platform in it, was signed by whom it should be. Exit status 1 if not.",
    )
    .argument("[url]", "oci://<host>/<repository>:<tag>, with @<digest>, or oci-layout:<folder or tar>:<tag>")
    .option("--platform <os/arch>", "only this platform of an artifact for several");
  addArtifactOptions(addSignatureOptions(writesFormats(command, ["text", "json", "yaml"]))).action(
    (url: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { verifyArtifact } = await import("../../actions/artifacts/verify-artifact.ts");
        await verifyArtifact(url, optionsOf(command), run, context);
      }),
  );
}
