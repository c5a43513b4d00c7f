// SPDX-License-Identifier: Apache-2.0
/** Levels from quiet to talkative; a log writes its level and everything before it. */
export const logLevels = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

export type LogFields = Record<string, unknown>;

/** Structured log: one JSON object a line, `{ time, level, msg, …fields }`. */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** The same log with `fields` in every line. */
  with(fields: LogFields): Log;
}

/** @param write takes one line with its newline; bobd gives stderr */
export function createLog(level: LogLevel, write: (line: string) => void, bound: LogFields = {}): Log {
  const most = logLevels.indexOf(level);
  const writerOf =
    (own: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (logLevels.indexOf(own) <= most) write(`${formatLine(own, message, { ...bound, ...fields })}\n`);
    };
  return {
    error: writerOf("error"),
    warn: writerOf("warn"),
    info: writerOf("info"),
    debug: writerOf("debug"),
    with: (fields) => createLog(level, write, { ...bound, ...fields }),
  };
}

function formatLine(level: LogLevel, msg: string, fields: LogFields): string {
  return JSON.stringify({ time: new Date().toISOString(), level, msg, ...fields }, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value instanceof Error ? describeError(value) : value,
  );
}

/** Message of an error with those of its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describeError(error.cause)}`;
}
