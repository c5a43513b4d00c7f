// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { ImageOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { jsonPieces } from "../report/json-pieces.ts";
import { stepReport } from "../report/text/step-report.ts";
import { writeBuildReport } from "../report/text/text-report.ts";
import { loadBuild } from "../view/load-build.ts";
import type { BuildView, StepView } from "../view/step-view.ts";
import { describeLogins, sourceOptions } from "./source-options.ts";

/** The options of `bobctl show`. */
export interface ShowOptions extends ImageOptions {
  step?: number;
}

/** Writes what happened in the build of an image, or in one step of it. */
export async function showBuild(
  target: string,
  options: ShowOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
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
