// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import type { BuildView, StepView } from "../../view/step-view.ts";
import { cutMiddle, type Terminal } from "../terminal.ts";
import { privilegedRow } from "./attributes.ts";
import { fileRows } from "./files.ts";
import { buildHeading, stageHeading, stepHeading } from "./heading.ts";
import { stepMarks } from "./marks.ts";
import { networkRows } from "./network.ts";
import { programRow } from "./programs.ts";
import { givenRow, rightsRows } from "./rights.ts";
import { type Row, wrapWords, writeRows } from "./rows.ts";

/** What every step of a build did, most telling things first; a screen or two for an ordinary Dockerfile. */
export function writeBuildReport(view: BuildView, terminal: Terminal): string {
  const hasStages = new Set(view.steps.map(({ stage }) => stage)).size > 1;
  const lines = buildHeading(view, terminal);
  for (const [index, step] of view.steps.entries()) {
    const previous = view.steps[index - 1];
    const isNewStage = hasStages && step.stage !== undefined && step.stage !== previous?.stage;
    if (previous !== undefined && (isNewStage || step.kind === "exec" || previous.kind === "exec")) lines.push("");
    if (isNewStage) lines.push(stageHeading(step.stage ?? "", terminal));
    lines.push(...(step.kind === "declared" ? declaredLines(step, terminal) : execLines(step, terminal)));
  }
  return `${lines.join("\n")}\n`;
}

function execLines(step: StepView, terminal: Terminal): string[] {
  const marks = stepMarks(step).flatMap(({ text, tone = "plain" }) =>
    wrapWords(text, terminal.width - 5).map((line) => `     ${terminal.paint(tone, line)}`),
  );
  return [stepHeading(step, terminal), ...marks, ...writeRows(summaryRows(step, terminal), terminal)];
}

function summaryRows({ record, definition }: StepView, terminal: Terminal): Row[] {
  if (record === undefined) return [givenRow(definition)];
  return [
    givenRow(definition),
    privilegedRow(record),
    programRow(record.processes, definition, terminal),
    ...networkRows(record.network, terminal),
    ...fileRows(record),
    ...rightsRows(record),
  ];
}

/** Declared, not observed: BuildKit did it itself. What it resolved to is said where the instruction does not say it. */
function declaredLines(step: StepView, terminal: Terminal): string[] {
  const source = step.declared?.source ?? "";
  const digest = source.slice(source.indexOf("@") + 1);
  const isTold = source === "" || source === "local://context" || step.instruction.includes(digest);
  const resolved = isTold ? [] : [`     ${terminal.paint("dim", cutMiddle(safeText(source), terminal.width - 5))}`];
  return [stepHeading(step, terminal), ...resolved];
}
