// SPDX-License-Identifier: Apache-2.0
import type { ConditionState } from "@bob/kubernetes/kinds/conditions";

/** How a run over a source ended. */
export type SourceOutcome =
  | { readonly type: "stored"; readonly revision: string; readonly url: string; readonly isVerified: boolean }
  | {
      readonly type: "failed";
      readonly condition: "FetchFailed" | "StorageOperationFailed" | "SourceVerified" | "Stalled";
      readonly reason: string;
      readonly message: string;
      /** The revision there is, where it could be told. */
      readonly revision?: string;
    };

/**
 * The conditions of a source, by flux's names (source-controller, api/v1): what failed is in `Ready`, too. What is stored stays told beside a
 * failure, for it stays in use.
 *
 * @param stored the revision in storage, if there is one.
 * @param reference what was asked for.
 */
export function sourceConditions(
  outcome: SourceOutcome,
  stored: string | undefined,
  reference: string,
): ConditionState[] {
  const inStorage = stored === undefined ? [] : [is("ArtifactInStorage", "Succeeded", storedMessage(stored))];
  if (outcome.type === "stored") {
    const { revision, isVerified } = outcome;
    const verified = isVerified
      ? [is("SourceVerified", "Succeeded", `verified signature of revision ${revision}`)]
      : [];
    return [is("Ready", "Succeeded", storedMessage(revision)), ...inStorage, ...verified];
  }
  const { condition, reason, message, revision } = outcome;
  const isNew = revision !== undefined && stored !== undefined && revision !== stored;
  return [
    { type: "Ready", status: "False", reason, message },
    ...(condition === "Stalled"
      ? [is("Stalled", reason, message)]
      : [is("Reconciling", "ProgressingWithRetry", "reconciliation in progress")]),
    ...inStorage,
    ...(isNew ? [is("ArtifactOutdated", "NewRevision", `new revision '${revision}' for '${reference}'`)] : []),
    ...(condition === "SourceVerified" ? [{ type: condition, status: "False", reason, message } as const] : []),
    ...(condition === "FetchFailed" || condition === "StorageOperationFailed" ? [is(condition, reason, message)] : []),
  ];
}

/** While a run that does something goes on. */
export function progressConditions(message: string, before: readonly ConditionState[]): ConditionState[] {
  const others = before.filter(({ type }) => type !== "Ready" && type !== "Reconciling" && type !== "Stalled");
  return [
    { type: "Ready", status: "Unknown", reason: "Progressing", message },
    is("Reconciling", "Progressing", message),
    ...others.map(({ type, status, reason, message }) => ({ type, status, reason, message })),
  ];
}

function storedMessage(revision: string): string {
  return `stored artifact for digest '${revision}'`;
}

function is(type: string, reason: string, message: string): ConditionState {
  return { type, status: "True", reason, message };
}
