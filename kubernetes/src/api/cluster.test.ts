// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeApiServer } from "../test-support/fake-api-server.ts";
import { ApiClient } from "./api-client.ts";
import { Cluster } from "./cluster.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

const resources = [
  { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps", isNamespaced: true },
  { apiVersion: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false },
  { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments", isNamespaced: true },
];
const signal = AbortSignal.timeout(20_000);
const map = (data: Record<string, string>): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c", namespace: "a/b" },
  data,
});
const key = { apiVersion: "v1", kind: "ConfigMap", name: "c", namespace: "a/b" };

let server: FakeApiServer;
let cluster: Cluster;
beforeEach(async () => {
  server = await FakeApiServer.start(resources);
  cluster = new Cluster(new ApiClient(server.access));
});
afterEach(() => server[Symbol.asyncDispose]());

describe("objects of a cluster", () => {
  it("are applied by server-side apply, at the paths that discovery names, and a name stays one part of a path", async () => {
    await cluster.apply(map({ k: "1" }), { fieldManager: "bob", force: true }, signal);
    const patch = server.requests.find(({ method }) => method === "PATCH");
    expect(patch?.path).toBe("/api/v1/namespaces/a%2Fb/configmaps/c");
    expect(Object.fromEntries(patch?.query ?? [])).toEqual({ fieldManager: "bob", force: "true" });
    expect(await cluster.get(key, signal)).toMatchObject({ data: { k: "1" } });
  });

  it("are as they were after a dry run", async () => {
    await cluster.apply(map({ k: "1" }), { fieldManager: "bob" }, signal);
    const dry = await cluster.apply(map({ k: "2" }), { fieldManager: "bob", dryRun: true }, signal);
    expect(dry).toMatchObject({ data: { k: "2" } });
    expect(await cluster.get(key, signal)).toMatchObject({ data: { k: "1" } });
  });

  it("are asked for in the name of somebody else", async () => {
    await cluster.as("system:serviceaccount:a:b").get(key, signal);
    expect(server.requests.at(-1)?.user).toBe("system:serviceaccount:a:b");
    await cluster.get(key, signal);
    expect(server.requests.at(-1)?.user).toBeUndefined();
  });

  it("that are not there are undefined, and deleting them is no fault", async () => {
    expect(await cluster.get(key, signal)).toBeUndefined();
    expect(await cluster.delete(key, signal)).toBe(false);
  });

  it("of a kind that the cluster has not are told so, and found once it has", async () => {
    const unknown = { apiVersion: "x.example/v1", kind: "Thing", name: "t" };
    await expect(cluster.get(unknown, signal)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "the cluster has no kind Thing in version x.example/v1: is its CRD there?",
      details: { reason: "NoKindMatch" },
    });
  });

  it("are refused in the server's words", async () => {
    server.fault = ({ method }) => (method === "PATCH" ? 403 : undefined);
    await expect(cluster.apply(map({}), { fieldManager: "bob" }, signal)).rejects.toMatchObject({
      code: "DENIED",
      details: { status: 403 },
      message: "told to: 403",
    });
  });
});
