// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import {
  maxLiveProcessesPerStep,
  maxProgramBytesPerStep,
  maxProgramFactsPerStep,
  maxProgramsPerStep,
} from "../limits.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { decodeWaitStatus } from "./names.ts";

type ExecEvent = Extract<ProbeEvent, { kind: "exec" }>;
type ProgramEvent = Extract<ProbeEvent, { kind: "program" }>;
type ForkEvent = Extract<ProbeEvent, { kind: "fork" }>;
type ExitEvent = Extract<ProbeEvent, { kind: "exit" }>;

/** One program with one argv, over all its executions. */
export interface Program {
  /** Executable and arguments, joined by NUL, which neither can contain; sorts as they do. */
  readonly key: string;
  readonly argvTruncated: boolean;
  /** What ran it, where it is of another architecture. */
  readonly emulator: RawBytes | undefined;
  count: number;
  readonly uids: Set<number>;
  readonly exits: Map<string, number>;
  readonly startedBy: Set<Program>;
  /** A secret was left out of it. */
  redacted: boolean;
}

/** A live process: the program it runs, and whether it executed that itself or got it by fork. */
interface Process {
  readonly program: Program | undefined;
  readonly hasExecuted: boolean;
  /** An emulator that it has executed, and that has not opened its program yet. */
  readonly awaiting?: ExecEvent;
}

/**
 * Which programs ran, and which started which: the tree of processes folded into programs.
 * A pid is followed from fork or exec to exit, so a reused pid is a new process.
 */
export class ProgramIndex {
  readonly #programs = new Map<string, Program>();
  readonly #processes = new Map<number, Process>();
  #bytes = 0;
  #facts = 0;
  #hasEmulated = false;
  /** Facts that were dropped at a bound, by completeness kind. */
  readonly lost = { exec: 0, process: 0 };

  /** Whether any program was run by an emulator. */
  get hasEmulated(): boolean {
    return this.#hasEmulated;
  }

  addFork({ pid, parentPid }: ForkEvent): void {
    this.#settle(parentPid);
    this.#follow(pid, { program: this.#processes.get(parentPid)?.program, hasExecuted: false });
  }

  /** An emulator is told as what it runs, or as itself where it runs nothing. */
  addExec(event: ExecEvent): void {
    this.#settle(event.pid);
    if (event.awaited === undefined) {
      this.#addExecution(event);
      return;
    }
    const before = this.#processes.get(event.pid) ?? this.#processes.get(event.parentPid);
    this.#follow(event.pid, { program: before?.program, hasExecuted: false, awaiting: event });
  }

  /** An emulator opened its program. */
  addProgram({ pid, path }: ProgramEvent): void {
    const awaiting = this.#processes.get(pid)?.awaiting;
    if (awaiting?.awaited === undefined) return;
    const emulator = awaiting.executable.bytes;
    const redacted = (awaiting.redacted || path.redacted) && ({ redacted: true } as const);
    this.#addExecution({ ...awaiting, executable: path, argv: awaiting.awaited, emulator, ...redacted });
  }

  #settle(pid: number): void {
    const awaiting = this.#processes.get(pid)?.awaiting;
    if (awaiting !== undefined) this.#addExecution(awaiting);
  }

  #addExecution(event: ExecEvent): void {
    const parent = this.#processes.get(event.pid) ?? this.#processes.get(event.parentPid);
    const program = this.#openProgram(event);
    if (program === undefined) {
      this.lost.exec++;
      return;
    }
    program.count++;
    program.redacted ||= event.redacted === true;
    this.#hasEmulated ||= event.emulator !== undefined;
    this.#addFact(program.uids, event.uid);
    if (parent?.program !== undefined) this.#addFact(program.startedBy, parent.program);
    this.#follow(event.pid, { program, hasExecuted: true });
  }

  addExit({ pid, exitStatus }: ExitEvent): void {
    this.#settle(pid);
    const process = this.#processes.get(pid);
    this.#processes.delete(pid);
    // A forked shell that ends without exec is not an execution of the program.
    if (process?.program === undefined || !process.hasExecuted) return;
    const { exitCode, signal } = decodeWaitStatus(exitStatus);
    const exit = signal ?? String(exitCode);
    process.program.exits.set(exit, (process.program.exits.get(exit) ?? 0) + 1);
  }

  /** Programs sorted by executable, then arguments; bytewise. */
  sorted(): Program[] {
    return [...this.#programs.values()].sort((a, b) =>
      a.key === b.key ? Number(a.argvTruncated) - Number(b.argvTruncated) : a.key < b.key ? -1 : 1,
    );
  }

  #follow(pid: number, process: Process): void {
    if (this.#processes.size >= maxLiveProcessesPerStep && !this.#processes.has(pid)) {
      this.lost.process++;
      return;
    }
    this.#processes.set(pid, process);
  }

  #addFact<T>(set: Set<T>, value: T): void {
    if (set.has(value)) return;
    if (this.#facts >= maxProgramFactsPerStep) {
      this.lost.process++;
      return;
    }
    this.#facts++;
    set.add(value);
  }

  #openProgram({ executable, argv, argvTruncated, emulator }: ExecEvent): Program | undefined {
    const key = [executable.bytes, ...argv].join("\0");
    const mapKey = `${key}${argvTruncated ? "\0\0" : ""}${emulator === undefined ? "" : `\0\0\0${emulator}`}`;
    const known = this.#programs.get(mapKey);
    if (known !== undefined) return known;
    if (this.#programs.size >= maxProgramsPerStep || this.#bytes + key.length > maxProgramBytesPerStep) {
      return undefined;
    }
    this.#bytes += key.length;
    const counts = { count: 0, uids: new Set<number>(), exits: new Map<string, number>() };
    const program: Program = { key, argvTruncated, emulator, ...counts, startedBy: new Set(), redacted: false };
    this.#programs.set(mapKey, program);
    return program;
  }
}

/** The executable and arguments of a program's key. */
export function splitProgram(program: Program): { executable: RawBytes; argv: RawBytes[] } {
  const [executable = "", ...argv] = program.key.split("\0");
  return { executable: executable as RawBytes, argv: argv as RawBytes[] };
}
