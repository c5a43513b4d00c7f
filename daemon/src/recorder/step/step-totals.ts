// SPDX-License-Identifier: Apache-2.0
/** Sums over all steps since the daemon started. */
export interface StepTotals {
  begun: number;
  delivered: number;
  failed: number;
  cancelled: number;
  incomplete: number;
  events: number;
  lostEvents: number;
}

/** All zero. */
export function startTotals(): StepTotals {
  return { begun: 0, delivered: 0, failed: 0, cancelled: 0, incomplete: 0, events: 0, lostEvents: 0 };
}
