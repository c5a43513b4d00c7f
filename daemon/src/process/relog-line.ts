// SPDX-License-Identifier: Apache-2.0
import { type Log, type LogLevel, logLevels } from "./log.ts";

/** Writes a line of a program's own log, `{ time, level, msg, …fields }`, to ours; any other text as a warning. */
export function relogLine(log: Log, line: string): void {
  const { level, msg, ...fields } = parseLine(line);
  log[level](msg, fields);
}

function parseLine(line: string): { level: LogLevel; msg: string } & Record<string, unknown> {
  try {
    const { level, msg, time: _, ...fields } = JSON.parse(line) as Record<string, unknown>;
    return { ...fields, level: logLevels.find((known) => known === level) ?? "info", msg: String(msg) };
  } catch {
    return { level: "warn", msg: line }; // Node, libbpf and sanitizers write plain text
  }
}
