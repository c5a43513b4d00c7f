import { randomBytes } from "node:crypto";
import { BobError } from "@bob/proto/errors";
import { describeError, type Log } from "../../process/log.ts";
import type { BehaviourEvent } from "../behaviour/behaviour.ts";
import { maxEndedSteps, maxRunningSteps, maxStepTextChars } from "../limits.ts";
import type { OpenDigest } from "../probe/digest-client.ts";
import { encodeAck, encodeFail, encodeNote, encodeRefuse } from "../probe/probe-commands.ts";
import type { ProbeEvent, ProbeFeatures } from "../probe/probe-events.ts";
import type { RecorderKey } from "../recorder-key.ts";
import { recordCommands } from "../store/record-command.ts";
import type { RecordStore } from "../store/record-store.ts";
import { parseHello } from "./hello.ts";
import { sealStep } from "./seal-step.ts";
import { StepRun } from "./step-run.ts";
import { isFinal } from "./step-state.ts";
import { startTotals } from "./step-totals.ts";
import type { WatchHub } from "./watch-hub.ts";

type EventOf<K extends ProbeEvent["kind"]> = Extract<ProbeEvent, { kind: K }>;

/** What the registry works with. */
export interface RegistryOptions {
  version: string;
  log: Log;
  store: RecordStore;
  key: RecorderKey;
  watch: WatchHub;
  openDigest: OpenDigest;
  send(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void>;
}

/** All steps the daemon knows: takes the probe's events to their step and moves each step through its states. */
export class StepRegistry {
  readonly totals = startTotals();
  readonly #options: RegistryOptions;
  /** By the probe's number of the step; of the probe that runs now. */
  readonly #running = new Map<number, StepRun>();
  /** Steps that are over, oldest first. */
  readonly #ended: StepRun[] = [];
  /** Records that are being made, and commands on their way: what a shutdown waits for. */
  readonly #pending = new Set<Promise<void>>();
  #features: ProbeFeatures | undefined;
  #isDraining = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  handle(event: ProbeEvent): void {
    switch (event.kind) {
      case "started":
        this.#features = event.features;
        break;
      case "begin":
        this.#begin(event);
        break;
      case "mounts":
        this.#running.get(event.step)?.addMounts(event.mounts);
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
    return [...this.#running.values(), ...this.#ended.toReversed()];
  }

  /** The probe is dead: the steps it followed cannot be recorded any more. Their channel closed with it. */
  loseProbe(reason: string): void {
    this.#features = undefined;
    for (const [number, run] of this.#running) {
      this.#fail(number, run, `the recorder's probe died: ${reason}`);
    }
  }

  /**
   * Refuses new steps, fails the running ones, and waits until those that settle have their records.
   * `signal` bounds the waiting.
   */
  async drain(signal: AbortSignal): Promise<void> {
    this.#isDraining = true;
    for (const [number, run] of this.#running) {
      if (run.state.phase === "recording") {
        this.#tellFailure(number, run, "the recorder is being stopped");
      }
    }
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    while (this.#pending.size > 0 && !signal.aborted) {
      await Promise.race([Promise.all(this.#pending), aborted]);
    }
  }

  #begin(event: EventOf<"begin">): void {
    try {
      const hello = parseHello(event.hello);
      const features = this.#checkCapacity();
      const run = new StepRun(randomBytes(8).toString("hex"), event, hello, features);
      this.#running.set(event.step, run);
      this.totals.begun++;
      run.advance({ type: "accept" });
      this.#send([encodeAck(event.step)]);
      this.#logOf(run).info("step begins", { pid: event.pid, cgroup: event.cgroupId, origin: hello.origin });
    } catch (error) {
      this.totals.failed++;
      this.#options.log.warn("step refused", { reason: describeError(error) });
      this.#send([encodeRefuse(event.step, stepText(error))]);
    }
  }

  #checkCapacity(): ProbeFeatures {
    if (this.#isDraining) {
      throw new BobError("UNAVAILABLE", "the recorder is being stopped");
    }
    if (this.#running.size >= maxRunningSteps) {
      throw new BobError("UNAVAILABLE", `the recorder follows ${maxRunningSteps} steps already, which is its limit`);
    }
    if (this.#features === undefined) {
      throw new BobError("INTERNAL", "the probe began a step before it said what it can do");
    }
    return this.#features;
  }

  #fold(event: BehaviourEvent): void {
    const run = this.#running.get(event.step);
    if (run?.state.phase !== "recording") {
      return; // of a step that was refused or has failed
    }
    this.totals.events++;
    run.countEvent();
    run.behaviour?.apply(event);
    this.#options.watch.publish(run.id, event);
  }

  #end(event: EventOf<"end">): void {
    const run = this.#running.get(event.step);
    if (run?.advance({ type: "end" })) {
      this.#await(this.#settle(event, run));
    }
  }

  /** Makes, keeps and delivers the record; whatever goes wrong becomes the step's failure. */
  async #settle(event: EventOf<"end">, run: StepRun): Promise<void> {
    const { store, send } = this.#options;
    try {
      const startedAt = performance.now();
      const sealed = await sealStep(run, event, this.#options);
      run.advance({ type: "seal", recordId: sealed.id });
      this.#countSealed(sealed);
      run.release();
      if (sealed.summary !== undefined) {
        this.#send([encodeNote(event.step, sealed.summary)]);
      }
      await send(recordCommands(event.step, store.filesOf(sealed.id))).finally(() => this.#release(sealed.id, run));
      this.#finish(event.step, run, { type: "deliver" });
      const ms = Math.round(performance.now() - startedAt);
      this.#logOf(run).info("step recorded", {
        record: sealed.id,
        bytes: sealed.byteLength,
        complete: sealed.isComplete,
        ms,
      });
    } catch (error) {
      this.#logOf(run).error("the step's record could not be made", { reason: describeError(error) });
      this.#tellFailure(event.step, run, `its record could not be made: ${describeError(error)}`);
    }
  }

  /** The step, which has its record or will not get it, does not wait for the disk. */
  #release(id: string, run: StepRun): void {
    const released = this.#options.store.release(id).catch((error) => {
      this.#logOf(run).warn("the recorder's own copy of a record may not outlive a power failure", {
        record: id,
        reason: describeError(error),
      });
    });
    this.#await(released);
  }

  #countSealed({ lostEvents, isComplete }: { lostEvents: number; isComplete: boolean }): void {
    this.totals.lostEvents += lostEvents;
    this.totals.incomplete += isComplete ? 0 : 1;
  }

  #leave(step: number): void {
    const run = this.#running.get(step);
    if (run !== undefined) {
      this.#finish(step, run, { type: "leave" });
      this.#logOf(run).info("step gone: the build was cancelled", { events: run.events });
    }
  }

  #tellFailure(step: number, run: StepRun, reason: string): void {
    if (this.#fail(step, run, reason)) {
      this.#send([encodeFail(step, reason.slice(0, maxStepTextChars))]);
    }
  }

  #fail(step: number, run: StepRun, reason: string): boolean {
    const isNews = this.#finish(step, run, { type: "fail", reason });
    if (isNews) {
      this.#logOf(run).error("step failed", { reason });
    }
    return isNews;
  }

  #finish(
    step: number,
    run: StepRun,
    input: { type: "deliver" | "leave" } | { type: "fail"; reason: string },
  ): boolean {
    if (!run.advance(input) || !isFinal(run.state)) {
      return false;
    }
    const total = ({ deliver: "delivered", leave: "cancelled", fail: "failed" } as const)[input.type];
    this.totals[total]++;
    run.release();
    this.#options.watch.end(run.id);
    if (this.#running.get(step) === run) {
      this.#running.delete(step); // a new probe may have given the number to another step
    }
    this.#ended.push(run);
    this.#ended.splice(0, this.#ended.length - maxEndedSteps);
    return true;
  }

  #send(pieces: Iterable<Buffer>): void {
    const sent = this.#options.send(pieces).catch((error) => {
      this.#options.log.warn("a command did not reach the probe", { reason: describeError(error) });
    });
    this.#await(sent);
  }

  #await(work: Promise<void>): void {
    const pending = work.finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  #logOf(run: StepRun): Log {
    return this.#options.log.with({ step: run.id, definition: run.hello.definition });
  }
}

function stepText(error: unknown): string {
  return describeError(error).slice(0, maxStepTextChars);
}
