// SPDX-License-Identifier: Apache-2.0
import { isObject, type JsonObject, type JsonPath, valueAt } from "./json-document.ts";

/** API group of Kubescape's profiles. */
export const profileGroup = "spdx.softwarecomposition.kubescape.io";
/** By this label of a pod, Kubescape's node agent finds the profile that was made for it. */
export const bindLabel = "kubescape.io/user-defined-profile";

/** A document of Kubernetes: of a kind, and with a name. */
export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** What a document calls itself; empty where it does not. */
export function objectName(document: JsonObject): ObjectName {
  const text = (path: JsonPath) => {
    const value = valueAt(document, path);
    return typeof value === "string" ? value : "";
  };
  return { apiVersion: text(["apiVersion"]), kind: text(["kind"]), name: text(["metadata", "name"]) };
}

/** Whether a document is one of Kubescape's profiles. */
export function isProfile(document: JsonObject): boolean {
  return objectName(document).apiVersion.startsWith(`${profileGroup}/`);
}

/** Where a workload has the description of its pods, or `undefined` of what is none. */
export function podPath(document: JsonObject): JsonPath | undefined {
  const path = podPaths[objectName(document).kind];
  return path !== undefined && (path.length === 0 || isObject(valueAt(document, path))) ? path : undefined;
}

const podPaths: Readonly<Record<string, JsonPath>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};
