// SPDX-License-Identifier: Apache-2.0
import type { ProcessEntry, StepDefinition } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Terminal } from "../terminal.ts";
import { isSystemProgram } from "./notable.ts";
import { orderByStarter } from "./process-tree.ts";
import { formatCount, formatTimes } from "./quantities.ts";
import { flowItems, type Line, limitLines, type Row } from "./rows.ts";

const maxCommandLines = 6;

/** Which programs ran: each command line below the one that started it while they are few, else how often each program ran. */
export function programRow(processes: ProcessEntry[], definition: StepDefinition | undefined, terminal: Terminal): Row {
  const started = orderByStarter(processes).filter(({ process }) => !isOwnCommand(process, definition));
  if (started.length === 0) return { label: "ran", lines: ownCommandOnly(processes) };
  if (started.length > maxCommandLines)
    return {
      label: "ran",
      lines: programCounts(
        started.map(({ process }) => process),
        terminal,
      ),
    };
  const depth = Math.min(...started.map((node) => node.depth));
  return { label: "ran", lines: started.map((node) => commandLine(node.process, node.depth - depth)) };
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

function commandLine(process: ProcessEntry, depth: number): Line {
  const tone = isSystemProgram(safeText(process.executable)) ? {} : { tone: "name" as const };
  return { text: "  ".repeat(depth) + formatCommand(process), ...tone };
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

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
