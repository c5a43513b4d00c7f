// SPDX-License-Identifier: Apache-2.0
import { describeError, type Log } from "../../process/log.ts";
import { maxPolicyTextBytes, maxStepTextChars } from "../limits.ts";
import { encodeAck, encodeFail, encodeNote, encodePolicyCommand, encodeRefuse } from "../probe/probe-commands.ts";
import type { PendingWork } from "./pending-work.ts";

/** Sends the pieces of one command to the probe. Rejects where it cannot be told. */
export type SendCommand = (pieces: Iterable<Buffer> | AsyncIterable<Buffer>) => Promise<void>;

/** What steps are told by way of the probe. Nobody waits for it to arrive. */
export class StepAnswers {
  readonly #send: SendCommand;
  readonly #log: Log;
  readonly #pending: PendingWork;

  constructor(send: SendCommand, log: Log, pending: PendingWork) {
    this.#send = send;
    this.#log = log;
    this.#pending = pending;
  }

  accept(step: number): void {
    this.#tell(encodeAck(step));
  }

  /** What the step may contact; before it is accepted. */
  enforce(step: number, policy: Buffer): void {
    this.#tell(encodePolicyCommand(step, policy));
  }

  refuse(step: number, reason: string): void {
    this.#tell(encodeRefuse(step, reason.slice(0, maxStepTextChars)));
  }

  /** A line for the build's log. */
  note(step: number, line: string): void {
    this.#tell(encodeNote(step, line));
  }

  fail(step: number, reason: string): void {
    this.#tell(encodeFail(step, reason.slice(0, maxStepTextChars)));
  }

  /** The step did what its policy does not let it do: it fails. */
  violate(step: number, reason: string): void {
    this.#tell(encodeFail(step, Buffer.from(reason).subarray(0, maxPolicyTextBytes).toString()));
  }

  #tell(command: Buffer): void {
    const sent = this.#send([command]).catch((error) => {
      this.#log.warn("a command did not reach the probe", { reason: describeError(error) });
    });
    this.#pending.add(sent);
  }
}
