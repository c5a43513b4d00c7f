// SPDX-License-Identifier: Apache-2.0
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { expect, it } from "vitest";
import { healthOf } from "./health.ts";

const object = (kind: string, spec: object, status?: object, metadata = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "a", generation: 2, ...metadata },
  spec,
  ...(status && { status }),
});
const condition = (type: string, status: string, reason = "", message = "why") => ({
  conditions: [{ type, status, reason, message }],
});

it.each([
  ["a profile has no status", object("ContainerProfile", {}), "current"],
  [
    "a deployment that nobody has seen",
    object("Deployment", {}, { observedGeneration: 1 }),
    "its controller has not seen it yet",
  ],
  [
    "a deployment half updated",
    object("Deployment", { replicas: 2 }, { observedGeneration: 2, updatedReplicas: 1 }),
    "1 of 2 are updated",
  ],
  [
    "a deployment with old pods",
    object("Deployment", { replicas: 1 }, { updatedReplicas: 1, replicas: 2, availableReplicas: 2 }),
    "1 old ones are there",
  ],
  [
    "a deployment that is rolled out",
    object("Deployment", { replicas: 1 }, { updatedReplicas: 1, replicas: 1, availableReplicas: 1 }),
    "current",
  ],
  ["a deployment scaled to none", object("Deployment", { replicas: 0 }, { observedGeneration: 2 }), "current"],
  [
    "a deployment that is stuck",
    object("Deployment", {}, condition("Progressing", "False", "ProgressDeadlineExceeded")),
    "failed: why",
  ],
  ["a daemon set without nodes", object("DaemonSet", {}, { desiredNumberScheduled: 0 }), "current"],
  ["a daemon set that nobody has seen", object("DaemonSet", {}, {}), "its controller has not seen it yet"],
  ["a job that failed", object("Job", {}, condition("Failed", "True")), "failed: why"],
  ["a job that runs", object("Job", {}, {}), "it runs"],
  ["a definition", object("CustomResourceDefinition", {}, condition("Established", "True")), "current"],
  ["a resource that is not ready", object("Thing", {}, condition("Ready", "False")), "why"],
  ["a resource that is stalled", object("Thing", {}, condition("Stalled", "True")), "failed: why"],
  ["what is being deleted", object("ConfigMap", {}, undefined, { deletionTimestamp: "2026" }), "it is being deleted"],
])("%s", (_, given, expected) => {
  const health = healthOf(given);
  const text =
    health.state === "current" ? "current" : `${health.state === "failed" ? "failed: " : ""}${health.message}`;
  expect(text).toBe(expected);
});
