// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { entryOf, joinEntries, keyOfEntry, staleEntries } from "./inventory.ts";

const keys = [
  {
    apiVersion: "spdx.softwarecomposition.kubescape.io/v1beta1",
    kind: "ContainerProfile",
    name: "redis",
    namespace: "shop",
  },
  { apiVersion: "v1", kind: "ConfigMap", name: "a.b-c", namespace: "shop" },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "system:bob:x" },
  { apiVersion: "v1", kind: "Namespace", name: "shop" },
];

describe("an inventory", () => {
  it("names objects as flux's do, and finds them again", () => {
    expect(keys.map(entryOf).map(({ id }) => id)).toEqual([
      "shop_redis_spdx.softwarecomposition.kubescape.io_ContainerProfile",
      "shop_a.b-c__ConfigMap",
      "_system__bob__x_rbac.authorization.k8s.io_ClusterRole",
      "_shop__Namespace",
    ]);
    expect(keys.map(entryOf).map(keyOfEntry)).toEqual(keys);
    expect(keyOfEntry({ id: "nothing", v: "v1" })).toBeUndefined();
  });

  it("knows what is no more, though a kind got another version", () => {
    const before = keys.map(entryOf);
    const after = [{ id: before[0]?.id ?? "", v: "v1" }];
    expect(staleEntries(before, after).map(({ id }) => id)).toEqual(before.slice(1).map(({ id }) => id));
    expect(staleEntries([], after)).toEqual([]);
  });

  it("has, while objects are applied, all of before and all that is to be", () => {
    const [one, two, three] = keys.map(entryOf);
    if (!one || !two || !three) throw new Error("there are three");
    expect(new Set(joinEntries([one, two], [two, three]))).toEqual(new Set([one, two, three]));
  });
});
