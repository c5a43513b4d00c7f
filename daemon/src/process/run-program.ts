// SPDX-License-Identifier: Apache-2.0
import { BobError, errorTable } from "@bob/proto/errors";
import { createLog, describeError } from "./log.ts";

/** Runs a program's `main`. What it throws is written to `log`, on stderr, and decides the exit status. */
export async function runProgram(main: () => Promise<void>, log = createLog("error", writeLine)): Promise<void> {
  try {
    await main();
  } catch (error) {
    const code = error instanceof BobError ? error.code : "INTERNAL";
    log.error(describeError(error), { code });
    process.exitCode = errorTable[code].exitStatus;
  }
}

/** Aborts at the first SIGTERM or SIGINT. The second ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(1);
      stop.abort();
    });
  }
  return stop.signal;
}

/** Writes a line of a program's log, with its newline, to stderr. */
export function writeLine(line: string): void {
  process.stderr.write(line);
}
