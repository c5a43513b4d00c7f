// SPDX-License-Identifier: Apache-2.0
import { describeUnsealed } from "@bob/proto/documents/unsealed";
import { BobError } from "@bob/proto/errors";
import { describeError, type Log } from "../../process/log.ts";
import { maxSealsAtOnce, sealTimeoutMs } from "../limits.ts";
import { encodeRecordHeader } from "../probe/probe-commands.ts";
import type { ProbeEvent } from "../probe/probe-events.ts";
import type { RecorderKeys } from "../recorder-keys.ts";
import { PendingWork } from "../step/pending-work.ts";
import { type SendCommand, StepAnswers } from "../step/step-answers.ts";
import { makeSeal } from "./make-seal.ts";
import type { ReadRecords } from "./records-client.ts";
import { parseSealHello, type SealHello } from "./seal-hello.ts";
import type { LoadSigners } from "./trusted-keys.ts";

type BeginEvent = Extract<ProbeEvent, { kind: "begin" }>;

/** What seals are made with. */
export interface SealerOptions {
  readonly version: string;
  readonly keys: Pick<RecorderKeys, "current">;
  readonly loadSigners: LoadSigners;
  readonly readRecords: ReadRecords;
  readonly send: SendCommand;
  readonly log: Log;
}

/**
 * Gives the last step of each build its seal. It is no step of a user's: nothing runs in it, nothing of it is recorded,
 * kept or counted.
 */
export class ImageSealer {
  readonly #options: SealerOptions;
  readonly #pending = new PendingWork();
  readonly #answers: StepAnswers;
  readonly #totals = { sealed: 0, refused: 0, failed: 0, lastRefusal: "" };
  #count = 0;
  #isDraining = false;

  constructor(options: SealerOptions) {
    this.#options = options;
    this.#answers = new StepAnswers(options.send, options.log, this.#pending);
  }

  begin(event: BeginEvent): void {
    try {
      const hello = parseSealHello(event.hello);
      if (this.#isDraining) throw new BobError("UNAVAILABLE", "the recorder is being stopped");
      if (this.#count >= maxSealsAtOnce) {
        throw new BobError("UNAVAILABLE", `the recorder seals ${maxSealsAtOnce} builds already, which is its limit`);
      }
      this.#answers.accept(event.step);
      this.#pending.add(this.#seal(event, hello));
    } catch (error) {
      this.#options.log.warn("seal refused", { reason: describeError(error) });
      this.#answers.refuse(event.step, describeError(error));
    }
  }

  /** Builds since the recorder started. */
  get totals(): Readonly<{ sealed: number; refused: number; failed: number; lastRefusal: string }> {
    return this.#totals;
  }

  /** Refuses new builds and waits for those that are being sealed, or until `signal` aborts. */
  async drain(signal: AbortSignal): Promise<void> {
    this.#isDraining = true;
    await this.#pending.settle(signal);
  }

  async #seal({ step, pid }: BeginEvent, hello: SealHello): Promise<void> {
    const { version, keys, loadSigners, readRecords, send } = this.#options;
    const log = this.#options.log.with({ image: hello.definition, platform: hello.request.platform });
    this.#count++;
    try {
      const startedAt = performance.now();
      const paths = hello.request.folders.flatMap((folder) => (folder === "" ? [] : [`/${folder}/record`]));
      const files = readRecords(pid, paths, AbortSignal.timeout(sealTimeoutMs));
      const context = { version, key: keys.current, signers: await loadSigners(), knownAt: Date.now() };
      const { file, unsealed, why, signers } = await makeSeal(hello, files, context);
      await send([encodeRecordHeader(step, file.length), file]);
      const ms = Math.round(performance.now() - startedAt);
      if (unsealed === undefined) {
        this.#totals.sealed++;
        log.info("image sealed", { steps: hello.request.folders.length, signers, ms });
      } else {
        this.#totals.refused++;
        const { step: _, ...reason } = unsealed; // The frontend knows by which number people know it.
        this.#totals.lastRefusal = describeUnsealed(reason);
        log.warn("image not sealed", { reason: unsealed.unsealed, ...(why !== undefined && { why }) });
      }
    } catch (error) {
      this.#totals.failed++;
      log.error("the build could not be sealed", { reason: describeError(error) });
      this.#answers.fail(step, `the build could not be sealed: ${describeError(error)}`);
    } finally {
      this.#count--;
    }
  }
}
