// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { maxRunningSteps } from "../limits.ts";
import type { ProbeFeatures } from "../probe/probe-events.ts";

/** Whether another step can be followed. */
export class Admission {
  #features: ProbeFeatures | undefined;
  #isDraining = false;

  /** What the probe that runs can do; undefined where none does. */
  setFeatures(features: ProbeFeatures | undefined): void {
    this.#features = features;
  }

  /** From now on no step is. */
  close(): void {
    this.#isDraining = true;
  }

  /**
   * @param running how many steps are followed already.
   * @throws {BobError} UNAVAILABLE when it cannot; the message is fit for the step's build log.
   */
  check(running: number): ProbeFeatures {
    if (this.#isDraining) throw new BobError("UNAVAILABLE", "the recorder is being stopped");
    if (running >= maxRunningSteps) {
      throw new BobError("UNAVAILABLE", `the recorder follows ${maxRunningSteps} steps already, which is its limit`);
    }
    if (this.#features === undefined) {
      throw new BobError("INTERNAL", "the probe began a step before it said what it can do");
    }
    return this.#features;
  }
}
