// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { describeError, type Log } from "../../process/log.ts";
import type { BehaviourEvent } from "../behaviour/behaviour.ts";
import { PolicyGate } from "../policy/policy-gate.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import { Admission } from "./admission.ts";
import { parseHello } from "./hello.ts";
import { PendingWork } from "./pending-work.ts";
import { type DeliveryOptions, RecordDelivery } from "./record-delivery.ts";
import type { EndEvent } from "./seal-step.ts";
import { StepAnswers } from "./step-answers.ts";
import { StepRun } from "./step-run.ts";
import { isFinal, type StepInput } from "./step-state.ts";
import { StepTable } from "./step-table.ts";
import { startTotals } from "./step-totals.ts";
import type { WatchHub } from "./watch-hub.ts";

type BeginEvent = Extract<ProbeEvent, { kind: "begin" }>;

/** How a step ends. */
type StepEnd = Extract<StepInput, { type: "deliver" | "leave" | "fail" }>;

/** What is counted for each. */
const totalOf = { deliver: "delivered", leave: "cancelled", fail: "failed" } as const;

/** What the registry works with. */
export interface RegistryOptions extends DeliveryOptions {
  readonly log: Log;
  readonly watch: WatchHub;
}

/** All steps the daemon knows: takes the probe's events to their step and moves each step through its states. */
export class StepRegistry {
  readonly totals = startTotals();
  readonly #options: RegistryOptions;
  readonly #steps = new StepTable();
  readonly #pending = new PendingWork();
  readonly #answers: StepAnswers;
  readonly #gate: PolicyGate;
  readonly #delivery: RecordDelivery;
  readonly #admission = new Admission();

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#answers = new StepAnswers(options.send, options.log, this.#pending);
    this.#gate = new PolicyGate(this.#answers);
    this.#delivery = new RecordDelivery(options, this.totals, this.#answers, this.#pending);
  }

  handle(event: ProbeEvent): void {
    switch (event.kind) {
      case "started":
        this.#admission.setFeatures(event.features);
        break;
      case "begin":
        this.#begin(event);
        break;
      case "mounts":
      case "secret":
      case "emulator":
        this.#steps.find(event.step)?.prepare(event);
        if (event.kind === "secret") this.#open(event.step);
        break;
      case "refused":
        this.#gate.tell(event, this.#steps.find(event.step), this.#options.log);
        break;
      case "end":
        this.#end(event);
        break;
      case "gone":
        this.#leave(event.step);
        break;
      default:
        this.#fold(event);
    }
  }

  /** Running steps, then those that are over, newest first. */
  list(): StepRun[] {
    return this.#steps.list();
  }

  /** The probe is dead: the steps it followed cannot be recorded any more. Their channel closed with it. */
  loseProbe(reason: string): void {
    this.#admission.setFeatures(undefined);
    for (const [number, run] of this.#steps.running()) this.#fail(number, run, `the recorder's probe died: ${reason}`);
  }

  /** Refuses new steps, fails the running ones, and waits for the records of those that settle, until `signal` aborts. */
  async drain(signal: AbortSignal): Promise<void> {
    this.#admission.close();
    for (const [number, run] of this.#steps.running()) {
      if (run.state.phase === "recording") this.#tellFailure(number, run, "the recorder is being stopped");
    }
    await this.#pending.settle(signal);
  }

  #begin(event: BeginEvent): void {
    try {
      const hello = parseHello(event.hello);
      const features = this.#admission.check(this.#steps.runningCount);
      const run = new StepRun(randomBytes(8).toString("hex"), event, hello, features);
      this.#steps.add(event.step, run);
      this.totals.begun++;
      run.advance({ type: "accept" });
      this.#gate.accept(event.step, run);
      this.#logOf(run).info("step begins", { pid: event.pid, cgroup: event.cgroupId, origin: hello.origin });
    } catch (error) {
      this.totals.failed++;
      this.#options.log.warn("step refused", { reason: describeError(error) });
      this.#answers.refuse(event.step, describeError(error));
    }
  }

  #open(step: number): void {
    const run = this.#steps.find(step);
    const reason = this.#gate.open(step, run);
    if (run !== undefined && reason !== undefined) this.#fail(step, run, reason);
  }

  #fold(event: BehaviourEvent): void {
    const run = this.#steps.find(event.step);
    if (run?.state.phase !== "recording") return; // of a step that was refused or has failed
    this.totals.events++;
    this.#options.watch.publish(run.id, run.note(event));
  }

  #end(event: EndEvent): void {
    const run = this.#steps.find(event.step);
    if (run?.advance({ type: "end" })) this.#pending.add(this.#settle(event, run));
  }

  /** Whatever goes wrong with the record becomes the step's failure. */
  async #settle(event: EndEvent, run: StepRun): Promise<void> {
    const log = this.#logOf(run);
    const { redactor } = run;
    try {
      const startedAt = performance.now();
      const { id, byteLength, isComplete, violations } = await this.#delivery.deliver(event, run, log);
      if (violations !== undefined) return void this.#fail(event.step, run, violations);
      this.#finish(event.step, run, { type: "deliver" });
      const ms = Math.round(performance.now() - startedAt);
      log.info("step recorded", { record: id, bytes: byteLength, complete: isComplete, ms });
    } catch (error) {
      const reason = redactor.redactText(describeError(error));
      log.error("the step's record could not be made", { reason });
      this.#tellFailure(event.step, run, `its record could not be made: ${reason}`);
    }
  }

  #leave(step: number): void {
    const run = this.#steps.find(step);
    this.#gate.forget(step);
    if (run !== undefined) {
      this.#finish(step, run, { type: "leave" });
      this.#logOf(run).info("step gone: the build was cancelled", { events: run.events });
    }
  }

  #tellFailure(step: number, run: StepRun, reason: string): void {
    if (this.#fail(step, run, reason)) this.#answers.fail(step, reason);
  }

  #fail(step: number, run: StepRun, reason: string): boolean {
    const isNews = this.#finish(step, run, { type: "fail", reason });
    if (isNews) this.#logOf(run).error("step failed", { reason });
    return isNews;
  }

  #finish(step: number, run: StepRun, input: StepEnd): boolean {
    if (!run.advance(input) || !isFinal(run.state)) return false;
    this.totals[totalOf[input.type]]++;
    run.release();
    this.#options.watch.end(run.id);
    this.#steps.retire(step, run);
    return true;
  }

  #logOf(run: StepRun): Log {
    return this.#options.log.with({ step: run.id, definition: run.hello.definition });
  }
}
