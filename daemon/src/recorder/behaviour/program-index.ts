// SPDX-License-Identifier: Apache-2.0
import { maxLiveProcessesPerStep, maxProgramBytesPerStep, maxProgramsPerStep } from "../limits.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { decodeWaitStatus } from "./names.ts";
import { ProcessTree } from "./process-tree.ts";
import { comparePrograms, identifyProgram, type Program } from "./program.ts";
import { ProgramFacts } from "./program-facts.ts";
import { VariableSets } from "./variable-sets.ts";

type ExecEvent = Extract<ProbeEvent, { kind: "exec" }>;
type ProgramEvent = Extract<ProbeEvent, { kind: "program" }>;
type ForkEvent = Extract<ProbeEvent, { kind: "fork" }>;
type ExitEvent = Extract<ProbeEvent, { kind: "exit" }>;

/** A live process: the program it runs, and whether it executed that itself or got it by fork. */
interface Process {
  /** Its place in the tree of all; undefined where that has no room. */
  readonly node: number | undefined;
  readonly program: Program | undefined;
  readonly hasExecuted: boolean;
  /** An emulator that it has executed, and that has not opened its program yet. */
  readonly awaiting?: ExecEvent;
}

/**
 * Which programs ran, and which started which: the tree of processes, and it folded into programs.
 * A pid is followed from fork or exec to exit, so a reused pid is a new process.
 */
export class ProgramIndex {
  readonly #programs = new Map<string, Program>();
  readonly #processes = new Map<number, Process>();
  readonly tree = new ProcessTree();
  readonly variables = new VariableSets();
  readonly #facts = new ProgramFacts();
  #bytes = 0;
  #hasEmulated = false;
  #lostExecs = 0;
  #lostProcesses = 0;

  /** What was dropped at a bound, by completeness kind. */
  get lost(): { readonly exec: number; readonly process: number } {
    return { exec: this.#lostExecs, process: this.#lostProcesses + this.#facts.lost };
  }

  /** Whether any program was run by an emulator. */
  get hasEmulated(): boolean {
    return this.#hasEmulated;
  }

  addFork({ pid, parentPid, timeNs }: ForkEvent): void {
    this.#settle(parentPid);
    const parent = this.#processes.get(parentPid);
    const node = this.tree.start(parent?.node, timeNs);
    this.#follow(pid, { node, program: parent?.program, hasExecuted: false });
  }

  /** An emulator is told as what it runs, or as itself where it runs nothing. */
  addExec(event: ExecEvent): void {
    this.#settle(event.pid);
    if (event.awaited === undefined) {
      this.#addExecution(event);
      return;
    }
    const { node, program } = this.#open(event);
    this.#follow(event.pid, { node, program, hasExecuted: false, awaiting: event });
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

  /** The process as it was before; one nobody saw begin, as the step's first, begins now. */
  #open({ pid, parentPid, timeNs }: ExecEvent): Process {
    const known = this.#processes.get(pid);
    if (known !== undefined) return known;
    const parent = this.#processes.get(parentPid);
    return { node: this.tree.start(parent?.node, timeNs), program: parent?.program, hasExecuted: false };
  }

  #addExecution(event: ExecEvent): void {
    const before = this.#open(event);
    const program = this.#openProgram(event);
    if (program === undefined) {
      this.#lostExecs++;
      return;
    }
    program.count++;
    program.redacted ||= event.redacted === true;
    this.#hasEmulated ||= event.emulator !== undefined;
    const { uid, gid } = event;
    const isUnread = event.variablesTruncated === true && event.variables === "";
    const variables = isUnread ? undefined : this.variables.add(event.variables);
    program.variablesTruncated ||= event.variablesTruncated === true;
    const [directory, startedBy] = [event.directory.bytes, before.program?.number];
    this.#facts.add(program, { uid, gid, directory, variables, startedBy });
    this.tree.execute(before.node, program.number);
    this.#follow(event.pid, { node: before.node, program, hasExecuted: true });
  }

  addExit({ pid, exitStatus, timeNs }: ExitEvent): void {
    this.#settle(pid);
    const process = this.#processes.get(pid);
    this.#processes.delete(pid);
    this.tree.end(process?.node, timeNs, exitStatus);
    // A forked shell that ends without exec is not an execution of the program.
    if (process?.program === undefined || !process.hasExecuted) return;
    const { exitCode, signal } = decodeWaitStatus(exitStatus);
    const exit = signal ?? String(exitCode);
    process.program.exits.set(exit, (process.program.exits.get(exit) ?? 0) + 1);
  }

  /** Programs sorted by executable, then arguments; bytewise. */
  sorted(): Program[] {
    return [...this.#programs.values()].sort(comparePrograms);
  }

  #follow(pid: number, process: Process): void {
    if (this.#processes.size >= maxLiveProcessesPerStep && !this.#processes.has(pid)) {
      this.#lostProcesses++;
      return;
    }
    this.#processes.set(pid, process);
  }

  #openProgram({ executable, argv, argvTruncated, script, emulator }: ExecEvent): Program | undefined {
    const identity = { key: [executable.bytes, ...argv].join("\0"), argvTruncated, script: script?.bytes, emulator };
    const mapKey = identifyProgram(identity);
    const known = this.#programs.get(mapKey);
    if (known !== undefined) return known;
    if (this.#programs.size >= maxProgramsPerStep || this.#bytes + mapKey.length > maxProgramBytesPerStep) {
      return undefined;
    }
    this.#bytes += mapKey.length;
    const program = this.#facts.newProgram(this.#programs.size, identity);
    this.#programs.set(mapKey, program);
    return program;
  }
}
