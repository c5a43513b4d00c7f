// SPDX-License-Identifier: Apache-2.0
import type { ProcessEntry, StepDefinition } from "@bob/proto";
import { baseName } from "@bob/proto/paths";
import { safeText } from "@bob/proto/printable";
import type { Terminal } from "../terminal.ts";
import { isSystemProgram } from "./notable.ts";
import { orderByStarter } from "./process-tree.ts";
import { formatCount, formatTimes } from "./quantities.ts";
import { flowItems, type Line, limitLines, type Row } from "./rows.ts";

const maxCommandLines = 6;
const maxFailureLines = 3;

/** Which programs ran: each command line below the one that started it while they are few, else how often each program ran. */
export function programRow(processes: ProcessEntry[], definition: StepDefinition | undefined, terminal: Terminal): Row {
  const started = orderByStarter(processes).filter(({ process }) => !isOwnCommand(process, definition));
  if (started.length === 0) return { label: "ran", lines: ownCommandOnly(processes) };
  const programs = started.map(({ process }) => process);
  if (started.length > maxCommandLines)
    return { label: "ran", lines: [...programCounts(programs, terminal), ...failureLines(programs)] };
  const depth = Math.min(...started.map((node) => node.depth));
  const usual = usualCircumstances(processes);
  return {
    label: "ran",
    lines: started.map(({ process, depth: own }) => commandLine(process, own - depth, usual)),
  };
}

/** `sh(dash) -c "npm ci" ×2  exit 1`: the program's real file where its name says something else. */
export function formatCommand(process: ProcessEntry): string {
  const args = process.argv.slice(1).map((argument) => quoteArgument(safeText(argument)));
  const cut = process.argvTruncated ? ["…(cut)"] : [];
  return [programName(process), ...args, ...cut].join(" ") + formatTimes(process.count) + formatExits(process);
}

/** File name for a program of the system, path for any other; `name(file)` when it was started under another name. */
export function programName({ executable, argv }: ProcessEntry): string {
  const path = safeText(executable);
  const file = isSystemProgram(path) ? baseName(path) : path;
  const name = baseName(safeText(argv[0] ?? ""));
  return name === "" || name === baseName(path) ? file : `${name}(${file})`;
}

function commandLine(process: ProcessEntry, depth: number, usual: Circumstances): Line {
  const tone = isSystemProgram(safeText(process.executable)) ? {} : { tone: "name" as const };
  const unusual = unusualCircumstances(process, usual);
  return { text: ["  ".repeat(depth) + formatCommand(process), ...unusual].join("  "), ...tone };
}

/** What needs no word: where the step's own command runs, and as whom. */
interface Circumstances {
  readonly directories: ReadonlySet<string>;
  readonly uids: string;
  readonly gids: string | undefined;
}

function usualCircumstances(processes: ProcessEntry[]): Circumstances {
  const own = processes.find(({ startedBy }) => startedBy.length === 0);
  const directories = new Set((own?.directories ?? []).map(safeText));
  return { directories, uids: own?.uids.join() ?? "0", gids: own?.gids?.join() };
}

/** `in /src`, `uid 1000`, `gid 1000`. */
function unusualCircumstances({ directories, uids, gids }: ProcessEntry, usual: Circumstances): string[] {
  const [directory, ...others] = (directories ?? []).map(safeText).filter((each) => !usual.directories.has(each));
  const where = others.length > 0 ? formatCount(others.length + 1, "folder") : directory;
  return [
    ...(where === undefined ? [] : [`in ${where}`]),
    ...(uids.join() === usual.uids ? [] : [`uid ${uids.join(",")}`]),
    ...(gids === undefined || usual.gids === undefined || gids.join() === usual.gids ? [] : [`gid ${gids.join(",")}`]),
  ];
}

/** Programs that a signal ended, then others that failed: where only numbers are shown of the rest. */
function failureLines(processes: ProcessEntry[]): Line[] {
  const failed = processes
    .map((process) => ({ process, isKilled: Object.keys(process.exits).some((exit) => exit.startsWith("SIG")) }))
    .filter(({ process, isKilled }) => isKilled || formatExits(process) !== "")
    .sort((a, b) => Number(b.isKilled) - Number(a.isKilled));
  const lines = failed.map(({ process, isKilled }) => ({
    text: formatCommand(process),
    ...(isKilled && { tone: "warning" as const }),
  }));
  return limitLines(lines, maxFailureLines, "programs that did not end with 0: see --step");
}

function programCounts(processes: ProcessEntry[], terminal: Terminal): Line[] {
  const counts = new Map<string, number>();
  for (const process of processes)
    counts.set(programName(process), (counts.get(programName(process)) ?? 0) + process.count);
  const items = [...counts].sort(byInterest).map(([name, count]) => `${name}${formatTimes(count)}`);
  const runs = processes.reduce((sum, { count }) => sum + count, 0);
  const total = `${formatCount(counts.size, "program")}, started ${formatCount(runs, "time")}`;
  return [{ text: total }, ...limitLines(flowItems(items, terminal), 3, "lines of programs: see --step")];
}

/** What is not the system's own first, then what ran most. */
function byInterest([a, countA]: [string, number], [b, countB]: [string, number]): number {
  return Number(b.startsWith("/")) - Number(a.startsWith("/")) || countB - countA || (a < b ? -1 : 1);
}

/** The step's own command is the instruction itself: repeating it says nothing. */
function isOwnCommand({ argv, startedBy, exits }: ProcessEntry, definition: StepDefinition | undefined): boolean {
  if (startedBy.length > 0 || definition === undefined) return false;
  const isSame =
    argv.length === definition.args.length && argv.every((argument, index) => argument === definition.args[index]);
  return isSame && Object.keys(exits).every((status) => status === "0");
}

function ownCommandOnly(processes: ProcessEntry[]): Line[] {
  const [own] = processes;
  return own === undefined ? [{ text: "no program" }] : [{ text: `${programName(own)}, nothing else`, tone: "dim" }];
}

/** `exit 1`, or `exit 1 (2 of 5)` where the others ended well or otherwise. */
function formatExits({ exits, count: runs }: ProcessEntry): string {
  const failed = Object.entries(exits).filter(([status]) => status !== "0");
  return failed
    .map(([status, count]) => {
      const share = count < runs ? ` (${count} of ${runs})` : "";
      return `  ${/^\d+$/.test(status) ? `exit ${status}` : safeText(status)}${share}`;
    })
    .join("");
}

function quoteArgument(argument: string): string {
  return /^[\w@%+=:,./*~?[\]{}^-]+$/.test(argument) ? argument : `"${argument.replace(/"/g, '\\"')}"`;
}
