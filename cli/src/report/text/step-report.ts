// SPDX-License-Identifier: Apache-2.0
import type { ChangeEntry, LeftBehindEntry, StepDefinition, StepRecord, StepUsage } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { StepView } from "../../view/step-view.ts";
import type { Terminal } from "../terminal.ts";
import { describeAttributes, grantedRights, tellsOwners } from "./attributes.ts";
import { stepHeading } from "./heading.ts";
import { stepMarks } from "./marks.ts";
import { networkSections } from "./network.ts";
import { notableRank } from "./notable.ts";
import { type OpenedPath, openedPaths } from "./paths-of.ts";
import { programSections } from "./program-sections.ts";
import { formatBytes, formatDuration, formatTimes } from "./quantities.ts";
import { givenRow } from "./rights.ts";
import { flowItems, type Line, type Section } from "./rows.ts";

/** Lines of a report that are put together at a time. */
const linesPerPiece = 1000;

/** Everything recorded about one step: full lists, nothing cut. In pieces: a step can have touched a million files. */
export function* stepReport(step: StepView, terminal: Terminal): Generator<string> {
  let piece: string[] = [];
  for (const line of reportLines(step, terminal)) {
    piece.push(`${line}\n`);
    if (piece.length < linesPerPiece) continue;
    yield piece.join("");
    piece = [];
  }
  yield piece.join("");
}

function* reportLines(step: StepView, terminal: Terminal): Generator<string> {
  yield stepHeading(step, terminal).trimStart();
  for (const { text, tone = "plain" } of stepMarks(step)) yield terminal.paint(tone, text);
  for (const { title, lines, count = lines.length } of stepSections(step, terminal)) {
    if (lines.length === 0) continue;
    yield "";
    yield `${terminal.paint("bold", title)} ${terminal.paint("dim", `(${count.toLocaleString("en-US")})`)}`;
    for (const { text, tone = "plain" } of lines) yield `  ${terminal.paint(tone, text)}`;
  }
}

function stepSections(step: StepView, terminal: Terminal): Section[] {
  const facts: Section = { title: "Step", lines: factLines(step) };
  if (step.record === undefined) return [facts];
  return [facts, ...recordSections(step.record, terminal)];
}

function recordSections(record: StepRecord, terminal: Terminal): Section[] {
  const opened = [...openedPaths(record)];
  return [
    ...programSections(record, terminal),
    ...networkSections(record.network, terminal.width - 2),
    { title: "Left behind", lines: record.leftBehind.map((entry) => leftLine(entry, tellsOwners(record))) },
    { title: "Changes", lines: record.changes.map(changeLine) },
    { title: "Opened", lines: opened.filter(({ flags }) => flags.length > 0).map(openedLine) },
    { title: "Tried to open", lines: opened.filter(({ flags }) => flags.length === 0).map(failedLine) },
    { title: "Capabilities", lines: capabilityLines(record.capabilities) },
    ...Object.entries(record.syscalls).map(([abi, names]) => ({
      title: `Syscalls, ${safeText(abi)}`,
      count: names.length,
      lines: flowItems(names.map(safeText), terminal),
    })),
  ];
}

function factLines({ definition, definitionDigest, record, declared, sealedBy }: StepView): Line[] {
  const facts: [string, string | undefined][] = [
    ["operation", declared?.operation],
    ["source", declared?.source],
    ["from", declared?.from?.join(" ")],
    ["to", declared?.to],
    ["definition", definitionDigest],
    ["command", definition?.args.join(" ")],
    ["folder", definition?.cwd],
    ["mounts", definition && describeMounts(definition)],
    ...recordFacts(record),
    ["sealed by", sealedBy],
  ];
  const lines = facts.flatMap(([name, value]) => (value ? [{ text: `${name.padEnd(11)}${safeText(value)}` }] : []));
  return [
    ...lines,
    ...givenRow(definition).lines.map((line) => ({ ...line, text: `${"given".padEnd(11)}${line.text}` })),
  ];
}

function recordFacts(record: StepRecord | undefined): [string, string | undefined][] {
  if (record === undefined) return [];
  const { execution, recorder } = record;
  return [
    ["started", execution.startedAt],
    ["finished", execution.finishedAt],
    ["outcome", execution.signal ?? `exit ${execution.exitCode}`],
    ["policy", execution.policy && `${safeText(execution.policy.name)}, rules sha256:${execution.policy.sha256}`],
    ["emulator", execution.emulation && `${safeText(execution.emulation.by)} sha256:${execution.emulation.sha256}`],
    ["used", execution.usage && describeUsage(execution.usage)],
    [
      "recorder",
      `bobd ${recorder.version}, Linux ${recorder.kernelRelease}, ${recorder.architecture}, boot ${execution.clock.bootId}`,
    ],
  ];
}

/** `cpu 1.2 s, system 340 ms, memory 34 MB, …`: what the host counted of it. */
function describeUsage({
  userMs,
  systemMs,
  memoryPeakBytes,
  bytesRead,
  bytesWritten,
  processesPeak,
}: StepUsage): string {
  const parts: [string, string | undefined][] = [
    ["cpu", userMs === undefined ? undefined : formatDuration(userMs)],
    ["system", systemMs === undefined ? undefined : formatDuration(systemMs)],
    ["memory", memoryPeakBytes === undefined ? undefined : formatBytes(memoryPeakBytes)],
    ["read", bytesRead === undefined ? undefined : formatBytes(bytesRead)],
    ["written", bytesWritten === undefined ? undefined : formatBytes(bytesWritten)],
    ["tasks", processesPeak?.toLocaleString("en-US")],
  ];
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join(", ");
}

function describeMounts({ mounts }: StepDefinition): string {
  return mounts.map(({ type, dest, readonly }) => `${type} ${dest}${readonly ? " (ro)" : ""}`).join(", ");
}

function leftLine(entry: LeftBehindEntry, hasOwners: boolean): Line {
  const { text, tone = grantedRights(entry, hasOwners).length > 0 ? "warning" : "plain" } = stateLine(entry);
  const line: Line = { text: [text, ...describeAttributes(entry, hasOwners)].join("  "), tone };
  if (entry.unexplained) return { text: `${line.text}  (no event explains it)`, tone: "warning" };
  const isMissing = entry.type === "absent" && entry.missing === true;
  return isMissing ? { text: `${line.text}  (nothing removed it)`, tone: "warning" } : line;
}

function stateLine(entry: LeftBehindEntry): Line {
  const path = safeText(entry.path);
  if (entry.type === "file")
    return { text: `${entry.mode} ${(entry.sha256 ?? "(no digest)").slice(0, 16)}  ${path}  ${entry.size} B` };
  if (entry.type === "symlink") return { text: `symlink  ${path} -> ${safeText(entry.target)}` };
  if (entry.type === "unreadable") return { text: `unreadable (${safeText(entry.reason)})  ${path}`, tone: "warning" };
  if (entry.type === "absent") return { text: `${entry.removed ? "deleted" : "gone"}  ${path}`, tone: "dim" };
  return { text: `${entry.mode} ${entry.type}  ${path}` };
}

function changeLine({ operation, path, from, results, count, ...marks }: ChangeEntry): Line {
  const target = from === undefined ? safeText(path) : `${safeText(from)} -> ${safeText(path)}`;
  return { text: [`${operation} ${target}${describeResults(results, count)}`, ...describeMarks(marks)].join("  ") };
}

/** ` ×3  also failed: ENOENT` of three calls that succeeded and others that did not: of failures each kind is counted once. */
function describeResults(results: string[], count: number): string {
  const failed = results.filter((result) => result !== "ok");
  if (failed.length > 0 && failed.length === results.length) return `  failed: ${failed.join(", ")}`;
  const also = failed.length > 0 ? `  also failed: ${failed.join(", ")}` : "";
  return `${formatTimes(count - failed.length)}${also}`;
}

/** How far a path can be relied on. */
function describeMarks({
  truncated,
  foreign,
  asGiven,
}: {
  truncated?: true;
  foreign?: true;
  asGiven?: true;
}): string[] {
  return [
    ...(truncated ? ["cut"] : []),
    ...(foreign ? ["in another mount namespace"] : []),
    ...(asGiven ? ["as the process gave it"] : []),
  ];
}

function openedLine({ path, flags, created, failed, marks }: OpenedPath): Line {
  const isWriting = flags.includes("O_WRONLY") || flags.includes("O_RDWR");
  const mode = `${flags.includes("O_RDONLY") || flags.includes("O_RDWR") ? "r" : "-"}${isWriting ? "w" : "-"}${created ? "c" : "-"}`;
  const also = failed.length > 0 ? [`also failed: ${failed.join(", ")}`] : [];
  return {
    text: [`${mode} ${path}`, ...also, ...describeMarks(marks)].join("  "),
    tone: notableRank(path) >= 0 ? "warning" : "plain",
  };
}

function failedLine({ path, failed, marks }: OpenedPath): Line {
  return {
    text: [path, failed.join(", "), ...describeMarks(marks)].join("  "),
    tone: notableRank(path) >= 0 ? "warning" : "plain",
  };
}

function capabilityLines({ used, denied }: StepRecord["capabilities"]): Line[] {
  return [...used.map((name) => ({ text: name })), ...denied.map((name) => ({ text: `${name}  refused` }))];
}
