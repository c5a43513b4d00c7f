// SPDX-License-Identifier: Apache-2.0
import type { ConditionState } from "@bob/kubernetes/kinds/conditions";

/** How a run over a BoB ended. */
export type BobOutcome =
  | { readonly type: "applied"; readonly revision: string; readonly waited: boolean; readonly drift: readonly string[] }
  | { readonly type: "failed"; readonly reason: BobReason; readonly message: string };

/** flux's reasons (kustomize-controller, api/v1). */
export type BobReason =
  | "ArtifactFailed"
  | "BuildFailed"
  | "DependencyNotReady"
  | "HealthCheckFailed"
  | "PruneFailed"
  | "ReconciliationFailed";

/**
 * The conditions of a BoB.
 *
 * @param drift what is other than it was applied, where it is only told (`driftDetection.mode: report`).
 */
export function bobConditions(outcome: BobOutcome): ConditionState[] {
  if (outcome.type === "failed") {
    const { reason, message } = outcome;
    const failed = { status: "False", reason, message } as const;
    const isUnhealthy = reason === "HealthCheckFailed";
    return [
      { type: "Ready", ...failed },
      is("Reconciling", "ProgressingWithRetry", "reconciliation in progress"),
      ...(isUnhealthy ? [{ type: "Healthy", ...failed }] : []),
    ];
  }
  const { revision, waited, drift } = outcome;
  return [
    is("Ready", "ReconciliationSucceeded", `Applied revision: ${revision}`),
    ...(waited ? [is("Healthy", "Succeeded", "Health check passed")] : []),
    ...(drift.length > 0 ? [is("Drifted", "DriftDetected", driftMessage(drift))] : []),
  ];
}

export function driftMessage(drift: readonly string[]): string {
  const shown = drift.slice(0, 20).join("; ");
  return drift.length > 20 ? `${shown}; and ${drift.length - 20} more` : shown;
}

export function progressing(message: string): ConditionState[] {
  return [
    { type: "Ready", status: "Unknown", reason: "Progressing", message },
    is("Reconciling", "Progressing", message),
  ];
}

function is(type: string, reason: string, message: string): ConditionState {
  return { type, status: "True", reason, message };
}
