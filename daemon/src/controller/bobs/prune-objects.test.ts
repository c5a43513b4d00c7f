// SPDX-License-Identifier: Apache-2.0
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { bobGroup } from "@bob/kubernetes/kinds/bob-kinds";
import { describe, expect, it } from "vitest";
import { pruneDecision } from "./prune-objects.ts";

const owner = { name: "redis", namespace: "shop" };
const labels = { [`${bobGroup}/name`]: "redis", [`${bobGroup}/namespace`]: "shop" };
const live = (metadata: object): KubernetesObject => ({
  apiVersion: "v1",
  kind: "A",
  metadata: { name: "a", ...metadata },
});

describe("an object that a BoB does not have any more", () => {
  it.each([
    ["is deleted", live({ labels }), "delete"],
    ["is gone by itself", undefined, "gone"],
    ["is going", live({ labels, deletionTimestamp: "2026" }), "gone"],
    ["stays when another has taken it over", live({ labels: { ...labels, [`${bobGroup}/name`]: "other" } }), "keep"],
    ["stays when its labels were taken away", live({}), "keep"],
    ["stays when somebody wants it to", live({ labels, annotations: { [`${bobGroup}/prune`]: "disabled" } }), "keep"],
    [
      "stays when it is out of our hands",
      live({ labels: { ...labels, [`${bobGroup}/reconcile`]: "Disabled" } }),
      "keep",
    ],
  ])("%s", (_, given, decision) => {
    expect(pruneDecision(given, owner)).toBe(decision);
  });
});
