// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import type { SealView } from "../../view/seal-view.ts";
import type { BuildView, StepView } from "../../view/step-view.ts";
import { columnsOf, cutMiddle, type Terminal } from "../terminal.ts";
import { formatCount, formatDuration } from "./quantities.ts";
import { wrapWords } from "./rows.ts";

const numberWidth = 3;
/** Where no line is broken. */
const glue = "\u00a0";
/** So that the times of all steps stand below each other. */
const timeWidth = 10;

/** The first lines: which image, and how much of its build was watched. */
export function buildHeading({ image, digest, platform, steps, seal }: BuildView, terminal: Terminal): string[] {
  const about = [platform, ...(digest === undefined ? [] : [`${digest.slice(0, 19)}…`])].join("  ");
  const title = `${terminal.paint("bold", cutMiddle(safeText(image), terminal.width))}`;
  const sealed = seal === undefined ? [] : [sealLine(seal, terminal)];
  return [title, terminal.paint("dim", about), ...countSteps(steps, terminal), ...sealed, ""];
}

/** Whose word it is that no step is left out; nothing of it has been checked. */
function sealLine(seal: SealView, terminal: Terminal): string {
  if (seal.status === "unsealed") return terminal.paint("warning", `NOT SEALED: ${safeText(seal.reason)}`);
  const { key, signers } = seal;
  const others = signers.filter((signer) => signer !== key);
  const records = others.length === 0 ? "" : `, with records of ${others.map(safeText).join(", ")}`;
  return terminal.paint("dim", `sealed by ${safeText(key)}${records}`);
}

/** The instruction on the left; line and time on the right where there is room for them. */
export function stepHeading(step: StepView, terminal: Terminal): string {
  const number = String(step.number).padStart(numberWidth);
  const place = describePlace(step);
  const room = terminal.width - numberWidth - 2 - columnsOf(place) - 2;
  const instruction = cutMiddle(shortenDigests(safeText(step.instruction)), Math.max(room, 20));
  const gap = Number.isFinite(terminal.width) ? Math.max(2, room - columnsOf(instruction) + 2) : 2;
  const tone = step.kind === "declared" ? "plain" : "bold";
  return `${terminal.paint("dim", number)}  ${terminal.paint(tone, instruction)}${" ".repeat(gap)}${terminal.paint("dim", place)}`.trimEnd();
}

/** A line that stands before the first step of a stage, where there are several. */
export function stageHeading(name: string, terminal: Terminal): string {
  return terminal.paint("dim", `${" ".repeat(numberWidth + 2)}── ${safeText(name)} ──`);
}

function shortenDigests(text: string): string {
  return text.replace(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, "sha256:$1…");
}

function describePlace({ location, record }: StepView): string {
  const lines = joinRanges(location?.lines ?? [])
    .map(({ start, end }) => (start === end ? `${start}` : `${start}-${end}`))
    .join(",");
  const place = location && lines ? `${safeText(location.file)}:${lines}` : "";
  return `${place}${(record === undefined ? "" : elapsed(record.execution)).padStart(timeWidth)}`;
}

/** BuildKit names the lines of a heredoc one by one. */
function joinRanges(ranges: LineRange[]): LineRange[] {
  const joined: LineRange[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end + 1) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

interface LineRange {
  start: number;
  end: number;
}

function elapsed({ startedAt, finishedAt }: { startedAt: string; finishedAt: string }): string {
  return formatDuration(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)));
}

/** As many counts on a line as fit. */
function countSteps(steps: StepView[], terminal: Terminal): string[] {
  const count = (wanted: (step: StepView) => boolean) => steps.filter(wanted).length;
  const incomplete = count(({ record }) => record?.completeness.complete === false);
  const parts = [
    [count(({ status }) => status === "recorded"), "recorded", "good"],
    [incomplete, "of them incomplete", "warning"],
    [count(({ status }) => status === "replayed"), "replayed", "warning"],
    [count(({ status }) => status === "unrecorded"), "NOT RECORDED", "alarm"],
    [count(({ kind }) => kind === "declared"), "ran no program", "dim"],
  ] as const;
  const shown = parts
    .filter(([number]) => number > 0)
    .map(([number, text, tone]) => ({ glued: `${number} ${text}`.replaceAll(" ", glue), tone }));
  const sentence = [formatCount(steps.length, "step"), shown.map(({ glued }) => glued).join(", ")];
  const lines = wrapWords(sentence.filter(Boolean).join(": "), terminal.width);
  return lines.map((line) =>
    shown
      .reduce((rest, { glued, tone }) => rest.replace(glued, terminal.paint(tone, glued)), line)
      .replaceAll(glue, " "),
  );
}
