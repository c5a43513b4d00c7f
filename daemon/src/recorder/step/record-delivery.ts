// SPDX-License-Identifier: Apache-2.0
import { describeError, type Log } from "../../process/log.ts";
import { readStoredRecord } from "../policy/stored-record.ts";
import { recordCommands } from "../store/record-command.ts";
import type { PendingWork } from "./pending-work.ts";
import { type EndEvent, type SealedRecord, type SealOptions, sealStep } from "./seal-step.ts";
import type { SendCommand, StepAnswers } from "./step-answers.ts";
import type { StepRun } from "./step-run.ts";
import type { StepTotals } from "./step-totals.ts";

export interface DeliveryOptions extends SealOptions {
  readonly send: SendCommand;
}

/** A record that the step got; or, with `violations`, did not get, because it fails for them. */
export interface DeliveredRecord extends SealedRecord {
  /** Fit for the build's log. */
  readonly violations?: string;
}

/** Makes the records of steps that have ended, and takes them to where the steps wait for them. */
export class RecordDelivery {
  readonly #options: DeliveryOptions;
  readonly #totals: StepTotals;
  readonly #answers: StepAnswers;
  readonly #pending: PendingWork;

  constructor(options: DeliveryOptions, totals: StepTotals, answers: StepAnswers, pending: PendingWork) {
    this.#options = options;
    this.#totals = totals;
    this.#answers = answers;
    this.#pending = pending;
  }

  /**
   * Returns when the probe has the step's record, or when it is known why it must not have it.
   *
   * @throws {BobError} UNAVAILABLE when the step left or failed meanwhile, or the probe is dead.
   */
  async deliver(end: EndEvent, run: StepRun, log: Log): Promise<DeliveredRecord> {
    const { store, send } = this.#options;
    const { enforcement } = run;
    const sealed = await sealStep(run, end, this.#options);
    run.advance({ type: "seal", recordId: sealed.id });
    this.#totals.lostEvents += sealed.lostEvents;
    this.#totals.incomplete += sealed.isComplete ? 0 : 1;
    run.release();
    const violations = enforcement?.judge(await readStoredRecord(store, sealed.id));
    if (violations !== undefined) {
      this.#answers.violate(end.step, violations);
      this.#keep(sealed.id, log);
      return { ...sealed, violations };
    }
    if (sealed.summary !== undefined) this.#answers.note(end.step, sealed.summary);
    await send(recordCommands(end.step, store.filesOf(sealed.id))).finally(() => this.#keep(sealed.id, log));
    return sealed;
  }

  /** The step, which has its record or will not get it, does not wait for the disk. */
  #keep(id: string, log: Log): void {
    const kept = this.#options.store.release(id).catch((error) => {
      log.warn("the recorder's own copy of a record may not outlive a power failure", {
        record: id,
        reason: describeError(error),
      });
    });
    this.#pending.add(kept);
  }
}
