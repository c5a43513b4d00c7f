// SPDX-License-Identifier: Apache-2.0
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { expect, it } from "vitest";
import { applyOrder } from "./apply-order.ts";
import { differences } from "./drift.ts";

const object = (spec: unknown, metadata = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ContainerProfile",
  metadata: { name: "a", resourceVersion: "1", generation: 1, ...metadata },
  spec,
});

it("names the places that differ, and nothing that the server writes itself", () => {
  const live = object({ execs: [{ path: "/bin/sh" }, { path: "/bin/x" }], syscalls: ["read"], a: 1 });
  const wanted = object(
    { execs: [{ path: "/bin/sh" }, { path: "/bin/y" }], syscalls: ["read", "write"], b: 1 },
    { resourceVersion: "2", generation: 2, labels: { l: "1" } },
  );
  expect(differences(live, wanted)).toEqual([
    "metadata.labels",
    "spec.a",
    "spec.b",
    "spec.execs[1].path",
    "spec.syscalls",
  ]);
  expect(
    differences(live, { ...live, status: { x: 1 }, metadata: { ...live.metadata, resourceVersion: "9" } }),
  ).toEqual([]);
});

it("names no more than ten places", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i]));
  expect(differences(object({}), object(many))).toHaveLength(10);
});

it("applies what others need first, whatever the order they came in", () => {
  const kinds = [
    "ValidatingWebhookConfiguration",
    "Deployment",
    "ContainerProfile",
    "Namespace",
    "Pod",
    "ConfigMap",
    "CustomResourceDefinition",
  ];
  const objects = kinds.map((kind) => ({ ...object({}), kind }));
  const order = [
    "CustomResourceDefinition",
    "Namespace",
    "ConfigMap",
    "ContainerProfile",
    "Deployment",
    "Pod",
    "ValidatingWebhookConfiguration",
  ];
  expect(applyOrder(objects).map(({ kind }) => kind)).toEqual(order);
  expect(applyOrder(objects.toReversed()).map(({ kind }) => kind)).toEqual(order);
});
