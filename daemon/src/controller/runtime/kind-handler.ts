// SPDX-License-Identifier: Apache-2.0
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import type { Condition } from "@bob/kubernetes/kinds/conditions";
import type { ObjectStatus } from "./object-status.ts";
import type { WorkResult } from "./work-queue.ts";

export interface ReconciledObject extends KubernetesObject {
  readonly spec: { readonly suspend?: boolean };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** What a kind does for one of its objects. */
export interface KindHandler<Kind extends ReconciledObject> {
  /** Its objects have this finalizer while something of them has to be taken away. */
  readonly finalizer: string;
  reconcile(object: Kind, status: ObjectStatus<Kind>, signal: AbortSignal): Promise<WorkResult>;
  /** Takes away what is of an object that is deleted; `false`: it is to be tried again. */
  finalize(object: Kind, status: ObjectStatus<Kind>, signal: AbortSignal): Promise<boolean>;
}
