// SPDX-License-Identifier: Apache-2.0
import { type BoBObject, bobVersion, type SourceObject, sourceVersion } from "@bob/kubernetes/kinds/bob-kinds";
import { findCondition } from "@bob/kubernetes/kinds/conditions";

/** Any object that the controller reconciles. */
export type ReconciledObject = SourceObject | BoBObject;

/** A kind as commands name it. */
export interface NamedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** What its objects are at. */
  readonly revisionOf: (object: ReconciledObject) => string;
  /** What a reconciliation that went well is told as. */
  readonly success: (object: ReconciledObject) => string;
}

const sourceRevision = (object: ReconciledObject) => (object as SourceObject).status?.artifact?.revision ?? "";
const bobRevision = (object: ReconciledObject) => (object as BoBObject).status?.lastAppliedRevision ?? "";

const source = {
  apiVersion: sourceVersion,
  revisionOf: sourceRevision,
  success: (object: ReconciledObject) => `fetched revision ${sourceRevision(object)}`,
};

export const namedKinds = {
  oci: { ...source, kind: "OCIRepository" },
  http: { ...source, kind: "HTTPArchive" },
  bob: {
    apiVersion: bobVersion,
    kind: "BoB",
    revisionOf: bobRevision,
    success: (object: ReconciledObject) => `applied revision ${bobRevision(object)}`,
  },
} as const satisfies Record<string, NamedKind>;

export type KindName = keyof typeof namedKinds;

/** Whether an object is what it is to be, and what is said of that, as flux's lists have it. */
export function readiness({ status }: ReconciledObject): { readonly ready: string; readonly message: string } {
  const ready = findCondition(status?.conditions, "Ready");
  return ready === undefined
    ? { ready: "False", message: "waiting to be reconciled" }
    : { ready: ready.status, message: ready.message };
}

/** Long digests as lists show them: eight digits are enough to tell them apart. */
export function shortenDigests(text: string): string {
  return text.replace(/\b([0-9a-f]{8})[0-9a-f]{32,120}\b/g, "$1");
}
