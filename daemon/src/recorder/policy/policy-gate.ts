// SPDX-License-Identifier: Apache-2.0
import { describeError, type Log } from "../../process/log.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import type { StepAnswers } from "../step/step-answers.ts";
import type { StepRun } from "../step/step-run.ts";

/** Lets steps begin: those with a policy when the kernel has it. */
export class PolicyGate {
  readonly #answers: StepAnswers;
  /** Steps whose policy is not worked out yet, because it may need what the probe tells next. */
  readonly #waiting = new Set<number>();

  constructor(answers: StepAnswers) {
    this.#answers = answers;
  }

  accept(step: number, run: StepRun): void {
    if (run.enforcement === undefined) this.#answers.accept(step);
    else this.#waiting.add(step);
  }

  /**
   * What a policy can need of the step's container is here: `/etc/hosts` comes before the first secret.
   *
   * @returns why the step cannot begin; undefined where it can, or has.
   */
  open(step: number, run: StepRun | undefined): string | undefined {
    if (!this.#waiting.delete(step) || run?.enforcement === undefined) return undefined;
    try {
      const policy = run.enforcement.encode();
      if (policy) this.#answers.enforce(step, policy);
      this.#answers.accept(step);
      return undefined;
    } catch (error) {
      this.#answers.refuse(step, describeError(error));
      return describeError(error);
    }
  }

  /** Tells the build's log what the kernel refused. */
  tell(event: Extract<ProbeEvent, { kind: "refused" }>, run: StepRun | undefined, log: Log): void {
    const line = run?.describeRefusal(event);
    if (line === undefined) return;
    log.warn("the kernel refused what the step's policy does not allow", { line });
    this.#answers.note(event.step, line);
  }

  /** The step is over. */
  forget(step: number): void {
    this.#waiting.delete(step);
  }
}
