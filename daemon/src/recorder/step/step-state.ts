// SPDX-License-Identifier: Apache-2.0
/**
 * Where one execution of one step is.
 *
 * ```
 * beginning ─► recording ─► settling ─► sealed ─► delivered
 *     └─────────────┴───────────┴──────────┴───► failed | gone
 * ```
 */
export type StepState =
  /** BEGIN came; its HELLO is not judged yet. */
  | { phase: "beginning" }
  /** The step runs and its events are folded. */
  | { phase: "recording" }
  /** The step's processes are dead, bob-step waits; digests are taken and the record is made. */
  | { phase: "settling" }
  /** The signed record is on disk. */
  | { phase: "sealed"; recordId: string }
  /** The record was handed to the probe. */
  | { phase: "delivered"; recordId: string }
  /** Refused, or its record could not be made; the step was told. */
  | { phase: "failed"; reason: string }
  /** bob-step vanished without END: the build was cancelled. */
  | { phase: "gone" };

/** What can happen to a step. */
export type StepInput =
  | { type: "accept" }
  | { type: "end" }
  | { type: "seal"; recordId: string }
  | { type: "deliver" }
  | { type: "fail"; reason: string }
  | { type: "leave" };

/**
 * The state after `input`. What cannot happen in a state changes nothing: a GONE after the record was delivered is how
 * every step ends, and a dead probe cannot fail a step that has its record.
 */
export function nextState(state: StepState, input: StepInput): StepState {
  if (isFinal(state)) return state;
  switch (input.type) {
    case "accept":
      return state.phase === "beginning" ? { phase: "recording" } : state;
    case "end":
      return state.phase === "recording" ? { phase: "settling" } : state;
    case "seal":
      return state.phase === "settling" ? { phase: "sealed", recordId: input.recordId } : state;
    case "deliver":
      return state.phase === "sealed" ? { phase: "delivered", recordId: state.recordId } : state;
    case "fail":
      return { phase: "failed", reason: input.reason };
    case "leave":
      return { phase: "gone" };
  }
}

/** Whether nothing more can happen to the step. */
export function isFinal(state: StepState): boolean {
  return state.phase === "delivered" || state.phase === "failed" || state.phase === "gone";
}
