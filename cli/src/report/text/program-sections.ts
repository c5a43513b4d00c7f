// SPDX-License-Identifier: Apache-2.0
import type { ProcessEntry, StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Terminal } from "../terminal.ts";
import { orderByStarter } from "./process-tree.ts";
import { processLines } from "./processes.ts";
import { formatCommand } from "./programs.ts";
import { flowItems, type Line, type Section } from "./rows.ts";

/** All programs, all processes, and the names of all variables they got. */
export function programSections(record: StepRecord, terminal: Terminal): Section[] {
  const { processes, processTree = [], variableSets = [] } = record;
  return [
    { title: "Programs", lines: programLines(processes) },
    { title: "Processes", lines: processLines(processTree, processes) },
    { title: "Variables", lines: variableLines(record, terminal), count: variableSets.length },
  ];
}

function programLines(processes: ProcessEntry[]): Line[] {
  return orderByStarter(processes).map(({ process, depth }) => ({
    text: [`${"  ".repeat(Math.min(depth, 20))}${formatCommand(process)}`, ...circumstances(process)].join("  "),
  }));
}

/** Who ran it, where, and with what. */
function circumstances({ uids, gids, directories, script, variables, variablesTruncated }: ProcessEntry): string[] {
  const sets = [...(variables ?? []).map((set) => `#${set + 1}`), ...(variablesTruncated ? ["…(cut)"] : [])];
  return [
    `uid ${uids.join(",")}`,
    ...(gids ? [`gid ${gids.join(",")}`] : []),
    ...(directories ? [`in ${directories.map(safeText).join(", ")}`] : []),
    ...(script === undefined ? [] : [`script ${safeText(script)}`]),
    ...(sets.length > 0 ? [`variables ${sets.join(" ")}`] : []),
  ];
}

/** `#1  HOME  PATH`: the names in each set. */
function variableLines({ variableSets = [] }: StepRecord, terminal: Terminal): Line[] {
  return variableSets.flatMap((names, set) =>
    flowItems([`#${set + 1}`, ...(names.length > 0 ? names.map(safeText) : ["none"])], terminal),
  );
}
