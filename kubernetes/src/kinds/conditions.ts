// SPDX-License-Identifier: Apache-2.0
/** What is so of an object (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md). */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

/** A condition without the time since when it has been so. */
export type ConditionState = Omit<Condition, "lastTransitionTime" | "observedGeneration">;

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((each) => each.type === type);
}

/**
 * The conditions of an object once it is in these states, in their order. A condition keeps its time while its status stays the same.
 *
 * @param now as Kubernetes has times, `2026-01-31T12:00:00Z`.
 */
export function nextConditions(
  before: readonly Condition[],
  states: readonly ConditionState[],
  generation: number,
  now: string,
): Condition[] {
  return states.map((state) => {
    const known = findCondition(before, state.type);
    const lastTransitionTime = known?.status === state.status ? known.lastTransitionTime : now;
    return { ...state, message: cutMessage(state.message), lastTransitionTime, observedGeneration: generation };
  });
}

/** What the API takes of a message. */
const maxMessageLength = 32_768;

function cutMessage(message: string): string {
  return message.length <= maxMessageLength ? message : `${message.slice(0, maxMessageLength - 1)}…`;
}
