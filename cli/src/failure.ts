import { BobError, errorTable, toBobError } from "@bob/proto/errors";
import type { CommanderError } from "commander";

/**
 * Writes what a command line ended with, one line each.
 * @param help where to read more after a usage error, such as `bobctl --help`.
 * @param interrupted what then failed is no news.
 * @returns the exit status.
 */
export function reportFailure(
  thrown: unknown,
  note: (line: string) => void,
  help: string,
  interrupted: AbortSignal,
): number {
  if (interrupted.aborted) {
    note("✗ interrupted");
    return errorTable.CANCELLED.exitStatus;
  }
  if (isCommanderError(thrown)) {
    if (thrown.exitCode === 0) return 0;
    // No command: the help was printed.
    if (thrown.code !== "commander.help") note(`✗ ${thrown.message.replace(/^error: /, "")} (see ${help})`);
    return errorTable.USAGE.exitStatus;
  }
  const error = isTimeout(thrown) ? new BobError("UNAVAILABLE", "not done in time (--timeout)") : toBobError(thrown);
  note(`✗ ${error.message}`);
  if (error.code === "INTERNAL")
    note(`This is a bug in bob. ${(error.cause as Error | undefined)?.stack ?? error.stack}`);
  return error.exitStatus;
}

/** Of `AbortSignal.timeout`, which Node's own functions wrap into an `AbortError`. What is a {@link BobError} says more. */
function isTimeout(thrown: unknown): boolean {
  const { name, cause } = (thrown ?? {}) as Partial<Error>;
  return name === "TimeoutError" || (name === "AbortError" && isTimeout(cause));
}

/** By its code: commander itself is not loaded by who does not need it. */
function isCommanderError(thrown: unknown): thrown is CommanderError {
  return String((thrown as CommanderError | undefined)?.code).startsWith("commander.");
}
