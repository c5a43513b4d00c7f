// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";

/** One program with one argv, over all its executions. */
export interface Program {
  /** In the order they were executed first. */
  readonly number: number;
  /** Executable and arguments, joined by NUL, which neither can contain; sorts as they do. */
  readonly key: string;
  readonly argvTruncated: boolean;
  /** What was asked for, where that is a script that `executable` interprets. */
  readonly script: RawBytes | undefined;
  /** What ran it, where it is of another architecture. */
  readonly emulator: RawBytes | undefined;
  count: number;
  uids: ReadonlySet<number>;
  gids: ReadonlySet<number>;
  /** Where it was started. */
  directories: ReadonlySet<RawBytes>;
  /** Numbers of the sets of variables it got. */
  variables: ReadonlySet<number>;
  readonly exits: Map<string, number>;
  /** Numbers of programs. */
  startedBy: ReadonlySet<number>;
  /** Not all variables of all executions are known. */
  variablesTruncated: boolean;
  /** A secret was left out of it. */
  redacted: boolean;
}

/** What another program differs in. */
export type ProgramIdentity = Pick<Program, "key" | "argvTruncated" | "script" | "emulator">;

/** As text: neither paths nor arguments have a NUL. */
export function identifyProgram({ key, argvTruncated, script, emulator }: ProgramIdentity): string {
  return `${argvTruncated ? "cut" : ""}\0${script ?? ""}\0${emulator ?? ""}\0${key}`;
}

/** The executable and arguments of a program's key. */
export function splitProgram(program: Program): { executable: RawBytes; argv: RawBytes[] } {
  const [executable = "", ...argv] = program.key.split("\0");
  return { executable: executable as RawBytes, argv: argv as RawBytes[] };
}

/** Sorts by executable, then arguments, bytewise; then by what else makes them different. */
export function comparePrograms(a: Program, b: Program): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.argvTruncated !== b.argvTruncated) return Number(a.argvTruncated) - Number(b.argvTruncated);
  return identifyProgram(a) < identifyProgram(b) ? -1 : 1;
}
