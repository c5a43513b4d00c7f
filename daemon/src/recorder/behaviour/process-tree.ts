// SPDX-License-Identifier: Apache-2.0
import { maxProcessesPerStep } from "../limits.ts";
import { NumberColumn } from "./number-column.ts";

const none = -1;

/** One process; numbers of processes and programs are those they were given. */
export interface TreeNode {
  readonly number: number;
  readonly parent: number | undefined;
  /** CLOCK_MONOTONIC in ns. */
  readonly startNs: number;
  readonly end: { readonly ns: number; readonly waitStatus: number } | undefined;
  /** What it executed, in order. */
  readonly programs: number[];
}

/**
 * Each process of a step: who started it and when, what it executed, when and how it ended. 60 bytes for each, because a
 * step has any number of them.
 */
export class ProcessTree {
  readonly #parent = new NumberColumn(Int32Array);
  readonly #startNs = new NumberColumn(Float64Array);
  readonly #endNs = new NumberColumn(Float64Array);
  readonly #waitStatus = new NumberColumn(Int32Array);
  /** Of its executions, which are chains in {@link #program} and {@link #next}. */
  readonly #first = new NumberColumn(Int32Array);
  readonly #last = new NumberColumn(Int32Array);
  readonly #program = new NumberColumn(Int32Array);
  readonly #next = new NumberColumn(Int32Array);
  #cut = 0;

  /** Processes, and executions, that had no room. */
  get cut(): number {
    return this.#cut;
  }

  get size(): number {
    return this.#parent.length;
  }

  /** @returns its number; undefined where there was no room. A parent has a smaller one than its children. */
  start(parent: number | undefined, timeNs: bigint): number | undefined {
    if (this.size >= maxProcessesPerStep) {
      this.#cut++;
      return undefined;
    }
    this.#startNs.push(Number(timeNs));
    this.#endNs.push(none);
    this.#waitStatus.push(0);
    this.#first.push(none);
    this.#last.push(none);
    return this.#parent.push(parent ?? none);
  }

  execute(process: number | undefined, program: number): void {
    if (process === undefined) return; // its start was counted
    if (this.#program.length >= 2 * maxProcessesPerStep) {
      this.#cut++;
      return;
    }
    const execution = this.#program.push(program);
    this.#next.push(none);
    const last = this.#last.at(process);
    if (last === none) this.#first.set(process, execution);
    else this.#next.set(last, execution);
    this.#last.set(process, execution);
  }

  end(process: number | undefined, timeNs: bigint, waitStatus: number): void {
    if (process === undefined) return;
    this.#endNs.set(process, Number(timeNs));
    this.#waitStatus.set(process, waitStatus);
  }

  /** In the order they were started. */
  *nodes(): Generator<TreeNode> {
    for (let number = 0; number < this.size; number++) {
      const [parent, endNs] = [this.#parent.at(number), this.#endNs.at(number)];
      yield {
        number,
        parent: parent === none ? undefined : parent,
        startNs: this.#startNs.at(number),
        end: endNs === none ? undefined : { ns: endNs, waitStatus: this.#waitStatus.at(number) },
        programs: [...this.#programsOf(number)],
      };
    }
  }

  *#programsOf(process: number): Generator<number> {
    for (let at = this.#first.at(process); at !== none; at = this.#next.at(at)) yield this.#program.at(at);
  }
}
