// SPDX-License-Identifier: Apache-2.0
import { BobError, type BobErrorCode, errorTable, toBobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { CommanderError } from "commander";
import type { UsageError } from "./help.ts";
import type { OutputFormat } from "./output-format.ts";

/** How the end of a command line is told. */
export interface FailureOptions {
  note(line: string): void;
  /** Where to read more after a usage error that does not say it itself, such as `bobctl --help`. */
  help: string;
  /** What fails once this is aborted is no news. */
  interrupted: AbortSignal;
  format: OutputFormat;
}

interface Failure {
  code: BobErrorCode;
  message: string;
  /** Of what is a bug. */
  stack?: string;
}

/**
 * Writes what a command line ended with: one line, or as JSON one object, `{"error": {"code", "message"}}` with a code of
 * `proto/src/errors.ts`. A defect of bob has a stack, too.
 *
 * @returns the exit status.
 */
export function reportFailure(thrown: unknown, { note, help, interrupted, format }: FailureOptions): number {
  const failure = interrupted.aborted ? interruption : failureOf(thrown, help);
  if (failure === undefined) return isCommanderError(thrown) && thrown.exitCode === 0 ? 0 : errorTable.USAGE.exitStatus;
  if (format === "json") {
    note(JSON.stringify({ error: failure }));
  } else {
    note(`✗ ${failure.message}`);
    if (failure.stack !== undefined) note(`This is a bug in bob. ${failure.stack}`);
  }
  return errorTable[failure.code].exitStatus;
}

const interruption: Failure = { code: "CANCELLED", message: "interrupted" };

/** `undefined` where all has been said: help was printed. */
function failureOf(thrown: unknown, help: string): Failure | undefined {
  if (isCommanderError(thrown)) {
    if (thrown.exitCode === 0 || thrown.code === "commander.help") return undefined;
    return {
      code: "USAGE",
      message: `${thrown.message.replace(/^error: /, "").replaceAll("\n", " ")} (see ${thrown.help ?? help})`,
    };
  }
  const error = isTimeout(thrown) ? new BobError("UNAVAILABLE", "not done in time (--timeout)") : ofMachine(thrown);
  const { code, message } = error;
  if (code !== "INTERNAL") return { code, message };
  return { code, message, stack: `${(error.cause as Error | undefined)?.stack ?? error.stack}` };
}

/** Of `AbortSignal.timeout`, which Node's own functions wrap into an `AbortError`. What is a {@link BobError} says more. */
function isTimeout(thrown: unknown): boolean {
  const { name, cause } = (thrown ?? {}) as Partial<Error>;
  return name === "TimeoutError" || (name === "AbortError" && isTimeout(cause));
}

/** A full disk and the like are no defects of bob, wherever they are met. */
function ofMachine(thrown: unknown): BobError {
  const advice = machineFaults[String((thrown as NodeJS.ErrnoException | undefined)?.code)];
  if (!(thrown instanceof Error) || advice === undefined) return toBobError(thrown);
  return new BobError("IO", `${safeText(thrown.message)}${advice}`, { cause: thrown });
}

const machineFaults: Readonly<Record<string, string>> = {
  ENOSPC: ": make room, or let TMPDIR name a folder with more",
  EDQUOT: ": make room, or let TMPDIR name a folder with more",
  EROFS: "",
  EACCES: "",
  EPERM: "",
  EMFILE: ": allow more open files (ulimit -n)",
  ENFILE: "",
  EIO: "",
};

/** By its code: commander itself is not loaded by who does not need it. */
function isCommanderError(thrown: unknown): thrown is CommanderError & Partial<UsageError> {
  return String((thrown as CommanderError | undefined)?.code).startsWith("commander.");
}
