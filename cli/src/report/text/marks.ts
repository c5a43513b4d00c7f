// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { describeMissed } from "@bob/trust/verify/missed";
import type { StepView } from "../../view/step-view.ts";
import { formatCount } from "./quantities.ts";
import type { Line } from "./rows.ts";

const WHY_UNRECORDED: Record<string, string> = {
  "no-recorder": "no recorder was there",
  refused: "the recorder refused it",
  tombstone: "its record was of another run and was dropped",
  "recorder-lost": "the recorder went away while it ran",
  "no-recorder-for-platform": "there is no recorder for its platform",
  "no-record": "its record could not be written, there is none",
  "empty-record": "its record could not be written, the file is empty",
  "cut-record": "its record could not be written, the file ends too early",
};

/** What must be known before anything else about a step is read: nobody watched, another run was watched, something was missed. */
export function stepMarks({ number, status, reason, record, sealed }: StepView): Line[] {
  if (status === "unrecorded") return [unrecordedLine(reason ?? "")];
  if (record === undefined) return [];
  const replay: Line[] =
    status === "replayed"
      ? [
          {
            text: "⚠ REPLAYED: a later run of the same command was recorded; the layer in the image is of another run",
            tone: "warning",
          },
        ]
      : [];
  const stranger: Line[] =
    sealed === false
      ? [{ text: "✗ NOT IN THE SEAL: its record was added or replaced after the build was sealed", tone: "alarm" }]
      : [];
  return [
    ...stranger,
    ...replay,
    ...outcomeLines(record),
    ...completenessLines(record),
    ...emulationLines(record),
    ...selectionLines(record, number),
  ];
}

/** Its system calls are the emulator's: why they are not fully watched. */
function emulationLines({ execution, processes }: StepRecord): Line[] {
  const { emulation } = execution;
  if (emulation) return [{ text: `emulated: ${safeText(emulation.architecture)} by ${safeText(emulation.by)}` }];
  const emulators = new Set(processes.flatMap(({ emulator }) => (emulator === undefined ? [] : [safeText(emulator)])));
  return [...emulators].map((emulator) => ({ text: `some programs were emulated by ${emulator}` }));
}

/** The numbers of what is shown of such a record are those of a selection. */
function selectionLines({ parts }: StepRecord, number: number): Line[] {
  if (parts === undefined) return [];
  const { files, leftBehind, changes, processes } = parts.entries;
  const all = [
    formatCount(processes, "program"),
    formatCount(files, "opened path"),
    formatCount(changes, "change"),
    formatCount(leftBehind, "final state"),
  ];
  return [
    { text: `⚠ a selection: the whole record has ${all.join(", ")}; all of them: --step ${number}`, tone: "warning" },
  ];
}

function unrecordedLine(reason: string): Line {
  const why = WHY_UNRECORDED[reason] ?? safeText(reason);
  return { text: `✗ NOT RECORDED: ${why}; what this step did is not known`, tone: "alarm" };
}

function outcomeLines({ execution }: StepRecord): Line[] {
  if (execution.signal !== undefined) return [{ text: `✗ killed by ${safeText(execution.signal)}`, tone: "alarm" }];
  return execution.exitCode === 0 ? [] : [{ text: `✗ exit code ${execution.exitCode}`, tone: "alarm" }];
}

function completenessLines({ completeness, recorder }: StepRecord): Line[] {
  const lines: Line[] = [];
  if (!completeness.complete)
    lines.push({ text: `⚠ INCOMPLETE: ${describeMissed(completeness).join("; ")}`, tone: "warning" });
  const cut = Object.entries(completeness.truncated).map(([kind, count]) => `${count} ${safeText(kind)}`);
  if (cut.length > 0) lines.push({ text: `values cut because of their length: ${cut.join(", ")}`, tone: "dim" });
  lines.push(...secretLines(completeness));
  const weak = Object.entries(recorder.coverage).filter(([, coverage]) => coverage !== "full");
  if (weak.length > 0)
    lines.push({
      text: `⚠ not fully watched: ${weak.map(([surface, coverage]) => `${surface} (${coverage})`).join(", ")}`,
      tone: "warning",
    });
  return lines;
}

const whyNotRedacted: Record<string, string> = {
  unreadable: "could not be read",
  common: "short or an ordinary word",
  long: "only parts of it",
};

function secretLines({ redacted = {}, notRedacted = {} }: StepRecord["completeness"]): Line[] {
  const names = Object.keys(redacted);
  const places = Object.values(redacted).reduce((sum, count) => sum + count, 0);
  const missed = Object.entries(notRedacted).map(
    ([name, reason]) => `${safeText(name)} (${whyNotRedacted[reason] ?? safeText(reason)})`,
  );
  return [
    ...(names.length > 0
      ? [
          {
            text: `${formatCount(names.length, "secret")} redacted in ${formatCount(places, "text")}: ${names.map(safeText).join(", ")}`,
            tone: "dim" as const,
          },
        ]
      : []),
    ...(missed.length > 0 ? [{ text: `⚠ not redacted: ${missed.join(", ")}`, tone: "warning" as const }] : []),
  ];
}
