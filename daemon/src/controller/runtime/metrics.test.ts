// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { ControllerMetrics } from "./metrics.ts";

const lines = (metrics: ControllerMetrics, name: string) =>
  metrics
    .format()
    .split("\n")
    .filter((line) => line.startsWith(name));

it("counts by labels, and escapes what is in them", () => {
  const metrics = new ControllerMetrics();
  metrics.reconciles.add({ kind: "BoB", result: "success" });
  metrics.reconciles.add({ kind: "BoB", result: "success" });
  metrics.suspended.set({ kind: "BoB", namespace: "a", name: 'b"\n\\' }, 1);
  expect(lines(metrics, "bob_reconcile_total")).toEqual(['bob_reconcile_total{kind="BoB",result="success"} 2']);
  expect(lines(metrics, "bob_resource_suspended")).toEqual([
    'bob_resource_suspended{kind="BoB",namespace="a",name="b\\"\\n\\\\"} 1',
  ]);
});

it("has cumulative buckets", () => {
  const metrics = new ControllerMetrics();
  for (const seconds of [0.01, 0.2, 3, 1_000]) metrics.duration.observe({ kind: "BoB" }, seconds);
  const buckets = lines(metrics, "bob_reconcile_duration_seconds_bucket").map((line) => line.split(" ")[1]);
  expect(buckets.map(Number)).toEqual([1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4]);
  expect(lines(metrics, "bob_reconcile_duration_seconds_count")).toEqual([
    'bob_reconcile_duration_seconds_count{kind="BoB"} 4',
  ]);
});

it("forgets an object that is no more, and no other", () => {
  const metrics = new ControllerMetrics();
  const [gone, stays] = [
    { kind: "BoB", namespace: "a", name: "gone" },
    { kind: "BoB", namespace: "a", name: "stays" },
  ];
  for (const each of [gone, stays]) metrics.suspended.set(each, 0);
  metrics.dropObject(gone);
  expect(lines(metrics, "bob_resource_suspended")).toHaveLength(1);
});
