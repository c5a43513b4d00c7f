// SPDX-License-Identifier: Apache-2.0
import { maxEndedSteps } from "../limits.ts";
import type { StepRun } from "./step-run.ts";

/** The steps the daemon remembers. */
export class StepTable {
  /** By the probe's number of the step; of the probe that runs now. */
  readonly #running = new Map<number, StepRun>();
  /** Steps that are over, oldest first. */
  readonly #ended: StepRun[] = [];

  get runningCount(): number {
    return this.#running.size;
  }

  add(number: number, run: StepRun): void {
    this.#running.set(number, run);
  }

  find(number: number): StepRun | undefined {
    return this.#running.get(number);
  }

  /** Running steps by their number. One may be retired meanwhile. */
  running(): Iterable<[number, StepRun]> {
    return this.#running;
  }

  /** Running steps, then those that are over, newest first. */
  list(): StepRun[] {
    return [...this.#running.values(), ...this.#ended.toReversed()];
  }

  /** The step is over. */
  retire(number: number, run: StepRun): void {
    if (this.#running.get(number) === run) {
      this.#running.delete(number); // a new probe may have given the number to another step
    }
    this.#ended.push(run);
    this.#ended.splice(0, this.#ended.length - maxEndedSteps);
  }
}
