import type { Log, LogFields, LogLevel } from "../../process/log.ts";
import { logLevels } from "../../process/log.ts";

/** Longest line of the probe that is passed on whole. */
const maxLineChars = 4096;

/** Writes a line of the probe's stderr, `{ level, message, …fields }`, to our log; any other text as a warning. */
export function logProbeLine(log: Log, line: string): void {
  const { level, msg, ...fields } = parseLine(line.slice(0, maxLineChars));
  log[level](msg, { component: "probe", ...fields });
}

function parseLine(line: string): { level: LogLevel; msg: string } & LogFields {
  try {
    const { level, message, time: _, ...fields } = JSON.parse(line) as Record<string, unknown>;
    return { ...fields, level: logLevels.find((known) => known === level) ?? "info", msg: String(message) };
  } catch {
    return { level: "warn", msg: line }; // libbpf and the sanitizers write plain text
  }
}
