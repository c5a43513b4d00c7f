// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { Command } from "commander";
import { addImageOptions } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

/** `bobctl show`: what happened in every step of an image's build. */
export function addShowCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("show")
    .summary("show per Dockerfile line what happened in a build")
    .description(
      "Show per Dockerfile line what happened in the build of an image. Signatures are not checked: see bobctl verify.",
    )
    .argument(
      "<target>",
      "an image, oci-layout:<folder or tar>[:<tag>], or a file with evidence or a step record (-: stdin)",
    );
  addImageOptions(command)
    .option("--step <number>", "show one step with full lists", parseStepNumber)
    .action((target: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { showBuild } = await import("../actions/show-build.ts");
        await showBuild(target, optionsOf(command), run, context);
      }),
    );
}

function parseStepNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new BobError("USAGE", `"${text}" is not a step: --step takes the number that bobctl show prints on the left`);
  return Number(text);
}
