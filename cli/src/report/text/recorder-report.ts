// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import type {
  RecorderKey,
  RecorderStatus,
  RecorderStep,
  RecordSummary,
  StepEvent,
} from "../../recorder/recorder-types.ts";
import { cutMiddle, padTo, type Terminal, type Tone } from "../terminal.ts";
import { formatBytes, formatCount, formatDuration } from "./quantities.ts";

/** What the recorder is, how well it can watch on this kernel, and what it does now. */
export function writeStatus(status: RecorderStatus, terminal: Terminal): string {
  const facts = [
    ["bobd", `${status.version}, up ${formatDuration(Number(status.uptime_ms))}`],
    ["probe", describeProbe(status.probe)],
    ["watches", describeCoverage(status.probe)],
    ["key", status.key_id],
    ["steps", describeTotals(status.totals)],
    ["seals", describeSeals(status.seals)],
    ["memory", describeMemory(status.memory)],
  ];
  const lines = facts
    .filter(([, value]) => value)
    .map(([name = "", value = ""]) => `${terminal.paint("dim", padTo(name, 10))}${safeText(value)}`);
  const others = status.keys.filter(({ state }) => state !== "current");
  const keys = others.length === 0 ? [] : ["", ...keyLines(status.keys, terminal)];
  const steps = shownSteps(status.steps).map((step) => stepLine(step, terminal));
  const key = status.public_key.trim().split("\n").map(safeText);
  return `${[...lines, ...keys, ...(steps.length > 0 ? ["", ...steps] : []), "", ...key].join("\n")}\n`;
}

/** The keys of a recorder, one line each, oldest first. */
export function writeKeys(keys: readonly RecorderKey[], terminal: Terminal): string {
  return keyLines(keys, terminal)
    .map((line) => `${line}\n`)
    .join("");
}

const stateTones: Readonly<Record<string, Tone>> = { current: "good", next: "name" };

function keyLines(keys: readonly RecorderKey[], terminal: Terminal): string[] {
  return keys.map(({ key_id: fingerprint, state, start, end }) => {
    const times = [start && `from ${start}`, end && `until ${end}`].filter(Boolean).join(" ");
    const name = terminal.paint(stateTones[state] ?? "dim", padTo(safeText(state), 8));
    return `${name}  ${safeText(fingerprint)}${times === "" ? "" : `  ${safeText(times)}`}`;
  });
}

const OVER = new Set(["delivered", "failed", "gone"]);
const maxRecentSteps = 8;

/** All that run, and the last few that are over. */
function shownSteps(steps: RecorderStep[]): RecorderStep[] {
  return [
    ...steps.filter(({ phase }) => !OVER.has(phase)),
    ...steps.filter(({ phase }) => OVER.has(phase)).slice(0, maxRecentSteps),
  ];
}

/** One line per record: id, when, how long, outcome, marks. */
export function writeRecordLine(record: RecordSummary, terminal: Terminal): string {
  const elapsed = formatDuration(Date.parse(record.finished_at) - Date.parse(record.started_at));
  const outcome = record.signal || `exit ${record.exit_code}`;
  const marks = [record.complete ? "" : "INCOMPLETE", record.origin === "original" ? "" : record.origin]
    .filter(Boolean)
    .join(" ");
  const columns = [
    record.id,
    record.started_at,
    elapsed,
    outcome,
    formatBytes(Number(record.byte_length)),
    `sha256:${record.definition.slice(0, 12)}`,
  ];
  return `${columns.map(safeText).join("  ")}${marks === "" ? "" : `  ${terminal.paint("warning", safeText(marks))}`}\n`;
}

/** One line per event, as it comes; nothing for events of a later version. */
export function writeEventLine(event: StepEvent, terminal: Terminal): string {
  const described = describeEvent(event);
  if (described === undefined) return "";
  const { tone, text } = described;
  const left = terminal.paint("dim", padTo(safeText(event.step_id).slice(0, 12), 14));
  return `${left}${terminal.paint(tone, cutMiddle(text, terminal.width - 14))}\n`;
}

function describeProbe(probe: RecorderStatus["probe"]): string {
  if (probe === null || !probe.running) return `NOT RUNNING${probe?.last_failure ? `: ${probe.last_failure}` : ""}`;
  const restarts =
    probe.restarts > 0 ? `, restarted ${formatCount(probe.restarts, "time")}, last because: ${probe.last_failure}` : "";
  return `${probe.version} on Linux ${probe.kernel_release} ${probe.machine}${restarts}`;
}

function describeCoverage(probe: RecorderStatus["probe"]): string {
  const surfaces = Object.entries(probe?.coverage ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return surfaces.map(([surface, coverage]) => (coverage === "full" ? surface : `${surface} (${coverage})`)).join(", ");
}

function describeTotals(totals: RecorderStatus["totals"]): string {
  if (totals === null) return "";
  const { begun, delivered, failed, cancelled, incomplete, lost_events: lost, records_kept: kept } = totals;
  const losses = lost === "0" ? "nothing lost" : `${lost} events lost in ${incomplete} incomplete records`;
  return `${begun} begun, ${delivered} recorded, ${failed} failed, ${cancelled} cancelled; ${losses}; ${kept} records kept`;
}

function describeSeals(seals: RecorderStatus["seals"]): string {
  if (seals === null) return "";
  const { sealed, refused, failed, last_refusal: reason } = seals;
  const last = reason === "" ? "" : `; the last because ${reason}`;
  return `${sealed} builds sealed, ${refused} refused, ${failed} failed${last}`;
}

function describeMemory(memory: RecorderStatus["memory"]): string {
  if (memory === null) return "";
  const { daemon_rss: daemon, probe_rss: probe, daemon_peak_rss: daemonPeak, probe_peak_rss: probePeak } = memory;
  const size = (bytes: string) => formatBytes(Number(bytes));
  return `bobd ${size(daemon)} (peak ${size(daemonPeak)}), probe ${size(probe)} (peak ${size(probePeak)})`;
}

function stepLine(
  { id, phase, reason, started_at: startedAt, events, paths }: RecorderStep,
  terminal: Terminal,
): string {
  const tone = phase === "failed" ? "alarm" : OVER.has(phase) ? "dim" : "good";
  const counts = OVER.has(phase)
    ? formatCount(Number(events), "event")
    : `${formatCount(Number(events), "event")}, ${formatCount(Number(paths), "path")}`;
  const columns = [
    safeText(id),
    terminal.paint(tone, padTo(safeText(phase), 9)),
    safeText(startedAt),
    counts,
    safeText(reason),
  ];
  return columns.filter(Boolean).join("  ");
}

interface Described {
  text: string;
  tone: Tone;
}

function describeEvent({ exec, exit, open, change, net, dropped }: StepEvent): Described | undefined {
  if (exec) return { tone: "bold", text: `exec   ${exec.argv.map(bytesText).join(" ") || bytesText(exec.executable)}` };
  if (exit) return { tone: "dim", text: `exit   ${exit.pid} ${exit.signal || exit.exit_code}` };
  if (open)
    return { tone: "plain", text: `open   ${bytesText(open.path)} ${open.flags.join("|")}${failure(open.result)}` };
  if (change)
    return {
      tone: "plain",
      text: `${change.operation.padEnd(6)} ${change.from.length > 0 ? `${bytesText(change.from)} -> ` : ""}${bytesText(change.path)}${failure(change.result)}`,
    };
  if (net)
    return {
      tone: "name",
      text: `${net.operation.padEnd(6)} ${net.address ? `${net.address}:${net.port}` : bytesText(net.path)}${failure(net.result)}`,
    };
  if (!dropped || dropped === "0") return undefined;
  return { tone: "warning", text: `⚠ ${dropped} events not shown: this terminal reads too slowly` };
}

function failure(result: string): string {
  return result === "ok" || result === "" ? "" : ` ${result}`;
}

function bytesText(bytes: Uint8Array): string {
  return safeText({ base64: Buffer.from(bytes).toString("base64") });
}
