import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Command } from "commander";
import { jsonPieces } from "../report/json-pieces.ts";
import { stepReport } from "../report/text/step-report.ts";
import { writeBuildReport } from "../report/text/text-report.ts";
import { loadBuild } from "../view/load-build.ts";
import type { BuildView, StepView } from "../view/step-view.ts";
import { addImageOptions, describeLogins, type ImageOptions, sourceOptions } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, type Run, runCommand } from "./run.ts";

interface ShowOptions extends ImageOptions {
  step?: number;
}

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
      runCommand(command, context, (run) => showBuild(target, optionsOf(command), run, context)),
    );
}

async function showBuild(target: string, options: ShowOptions, run: Run, context: CommandContext): Promise<void> {
  run.progress(`reading ${safeText(target)}`);
  run.trace(describeLogins(options, context.env));
  const view = await loadBuild(target, {
    ...sourceOptions(options, context.env),
    ...(options.platform !== undefined && { platform: options.platform }),
    ...(options.step !== undefined && { wholeStep: options.step }),
    stdin: context.stdin,
    signal: context.signal(options.timeout),
    onStatus: run.note,
  });
  const step = options.step === undefined ? undefined : chooseStep(view, options.step);
  const pieces = run.format === "json" ? jsonReport(step ? { ...view, steps: [step] } : view) : undefined;
  const report = step ? stepReport(step, context.terminal) : [writeBuildReport(view, context.terminal)];
  for (const piece of pieces ?? report) run.write(piece);
}

function* jsonReport(view: BuildView): Generator<string> {
  yield* jsonPieces(view);
  yield "\n";
}

function chooseStep(view: BuildView, number: number): StepView {
  const step = view.steps.find((candidate) => candidate.number === number);
  if (step === undefined)
    throw new BobError("USAGE", `${view.image} has no step ${number}: its steps are 1 to ${view.steps.length}`);
  return step;
}

function parseStepNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new BobError("USAGE", `"${text}" is not a step: --step takes the number that bobctl show prints on the left`);
  return Number(text);
}
