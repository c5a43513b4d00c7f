// SPDX-License-Identifier: Apache-2.0
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";

/** Kinds that others need first, in flux's order (fluxcd/pkg ssa); profiles before the workloads that they are for. */
const first = [
  "CustomResourceDefinition",
  "Namespace",
  "ClusterClass",
  "RuntimeClass",
  "PriorityClass",
  "StorageClass",
  "VolumeSnapshotClass",
  "IngressClass",
  "GatewayClass",
  "ResourceQuota",
  "ServiceAccount",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "ContainerProfile",
  "ApplicationProfile",
  "NetworkNeighborhood",
  "SeccompProfile",
  "Service",
  "LimitRange",
];
/** What refuses others comes when those are there. */
const last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** In the order in which they are applied; it does not depend on the order they came in. */
export function applyOrder<Kind extends KubernetesObject>(objects: readonly Kind[]): Kind[] {
  return objects.toSorted((a, b) => rank(a.kind) - rank(b.kind) || compare(nameOf(a), nameOf(b)));
}

/** What other objects' kinds and namespaces come from. */
export function isDefinition({ kind }: KubernetesObject): boolean {
  return kind === "CustomResourceDefinition" || kind === "Namespace";
}

function rank(kind: string): number {
  const at = first.indexOf(kind);
  if (at >= 0) return at;
  return last.includes(kind) ? first.length + 1 : first.length;
}

function nameOf({ kind, apiVersion, metadata }: KubernetesObject): string {
  return [kind, apiVersion, metadata.namespace ?? "", metadata.name].join("/");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
