// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import type { BoBObject, SourceObject } from "@bob/kubernetes/kinds/bob-kinds";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ObjectStatus } from "../runtime/object-status.ts";
import { nameOf, verificationDigest } from "../sources/reconcile-source.ts";
import {
  type ControllerSetup,
  makeBob,
  makeSource,
  openSetup,
  profileVersion,
} from "../test-support/controller-setup.ts";
import { finalizeBob, reconcileBob } from "./reconcile-bob.ts";

let setup: ControllerSetup;
let drifted: number;
beforeEach(async () => {
  setup = await openSetup();
  drifted = 0;
});
afterEach(() => setup[Symbol.asyncDispose]());

const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
const map = (name: string, data = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "shop" },
  data,
});
const profile: KubernetesObject = {
  apiVersion: profileVersion,
  kind: "ContainerProfile",
  metadata: { name: "redis", namespace: "shop" },
};

/** Puts content into the store, as a source has it that is ready. */
async function publish(
  n: number,
  files: Readonly<Record<string, string>>,
  source: Partial<SourceObject["spec"]> = {},
): Promise<void> {
  const object = makeSource(source);
  await setup.store.put(nameOf(object), digest(n), "", async (folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return 1;
  });
  setup.server.put(object);
  const artifact = {
    path: "",
    revision: `${n}@${digest(n)}`,
    digest: digest(n),
    size: 1,
    lastUpdateTime: "",
    metadata: { "org.opencontainers.image.revision": "main@sha1:1" },
  };
  setup.server.store.put(
    setup.server.pathOf(object),
    { ...object, status: { artifact } } as KubernetesObject,
    "status",
  );
}

const manifests = (...objects: KubernetesObject[]) => ({
  "all.yaml": objects.map((each) => JSON.stringify(each)).join("\n---\n"),
});

async function run(spec: Partial<BoBObject["spec"]> = {}) {
  const { cluster, store, events, signal } = setup;
  const before = setup.server.get(makeBob()) as BoBObject | undefined;
  const bob = setup.server.put({ ...(before ?? makeBob()), spec: { ...makeBob().spec, ...spec } }) as BoBObject;
  const onDrift = (_: BoBObject, count: number) => (drifted += count);
  const result = await reconcileBob(bob, new ObjectStatus(bob, cluster, events), { cluster, store, onDrift }, signal);
  const { status } = setup.get<BoBObject>(makeBob());
  const [ready] = status?.conditions ?? [];
  return { result, ready: `${ready?.status} ${ready?.reason}: ${ready?.message}`, status };
}

const there = (...names: string[]) => names.filter((name) => setup.server.get(map(name)) !== undefined);

describe("a BoB", () => {
  it("applies a vendor's profile with the customer's values, and says what of", async () => {
    const bob = `apiVersion: ${profileVersion}\nkind: ContainerProfile\nmetadata: {name: $values.name, namespace: $values.namespace}\nspec: {execs: [{path: /bin/redis, args: [redis, "$values.port"]}]}\n`;
    await publish(1, { "bob.yaml": bob, "bob.values": "port = 6379\n" });
    setup.server.put(map("customer", { "values.yaml": 'port: "7000"' }));
    const { result, ready, status } = await run({ valuesFrom: [{ kind: "ConfigMap", name: "customer" }] });
    expect([result, ready]).toEqual(["ready", `True ReconciliationSucceeded: Applied revision: 1@${digest(1)}`]);
    expect(setup.get(profile)).toMatchObject({
      spec: { execs: [{ path: "/bin/redis", args: ["redis", "7000"] }] },
      metadata: { labels: { "kustomize.k8sstormcenter.io/name": "redis" } },
    });
    expect(status).toMatchObject({
      lastAppliedRevision: `1@${digest(1)}`,
      lastAppliedOriginRevision: "main@sha1:1",
      inventory: {
        entries: [{ id: "shop_redis_spdx.softwarecomposition.kubescape.io_ContainerProfile", v: "v1beta1" }],
      },
    });
    const { ready: refused } = await run({ values: { port: 1, prot: "x" } });
    expect(refused).toContain("False BuildFailed: the values do not fit the schema");
    expect(refused).toContain("'/prot'");
  });

  it("deletes what its content has no more, and only what is still its own", async () => {
    await publish(1, manifests(map("a"), map("b"), map("c")));
    await run();
    const c = setup.get<KubernetesObject>(map("c"));
    setup.server.put({ ...c, metadata: { ...c.metadata, labels: { "kustomize.k8sstormcenter.io/name": "other" } } });
    await publish(2, manifests(map("a")));
    const { status } = await run();
    expect(there("a", "b", "c")).toEqual(["a", "c"]);
    expect(status?.inventory?.entries.map(({ id }) => id)).toEqual(["shop_a__ConfigMap"]);
    expect(setup.told()).toContain("Normal Progressing: ConfigMap/shop/b deleted");
  });

  it("leaves what it no more has without prune", async () => {
    await publish(1, manifests(map("a"), map("b")));
    await run({ prune: false });
    await publish(2, manifests(map("a")));
    await run({ prune: false });
    expect(there("a", "b")).toEqual(["a", "b"]);
  });

  it("that was killed in the middle knows all that it may have made, and goes on from there", async () => {
    await publish(1, manifests(map("a"), map("b"), map("old")));
    await run();
    await publish(2, manifests(map("a", { k: "2" }), map("new-1"), map("new-2")));
    setup.server.fault = ({ method, path, query }) =>
      method === "PATCH" && path.endsWith("/new-2") && !query.has("dryRun") ? "break" : undefined;
    const { result, status } = await run();
    expect(result).toBe("failed");
    expect(status?.lastAppliedRevision).toBe(`1@${digest(1)}`);
    expect(status?.inventory?.entries.map(({ id }) => id)).toEqual(
      ["a", "b", "new-1", "new-2", "old"].map((name) => `shop_${name}__ConfigMap`),
    );
    setup.server.fault = () => undefined;
    await publish(3, manifests(map("a")));
    await run();
    expect(there("a", "b", "new-1", "new-2", "old")).toEqual(["a"]);
  });

  it("tells what others have changed, and sets it right", async () => {
    await publish(1, manifests(map("a", { k: "1" }), map("b")));
    await run();
    setup.server.put({ ...setup.get<KubernetesObject>(map("a")), data: { k: "changed" } });
    setup.server.store.delete(setup.server.pathOf(map("b")));
    const { ready } = await run();
    expect(ready).toContain("True ReconciliationSucceeded");
    expect(setup.get(map("a"))).toMatchObject({ data: { k: "1" } });
    expect(there("b")).toEqual(["b"]);
    expect(drifted).toBe(2);
    expect(setup.told()).toContain(
      "Warning DriftCorrected: ConfigMap/shop/a was changed (data.k); ConfigMap/shop/b was deleted",
    );
  });

  it("only tells it where that is wanted", async () => {
    await publish(1, manifests(map("a", { k: "1" })));
    const driftDetection = { mode: "report" } as const;
    await run({ driftDetection });
    setup.server.put({ ...setup.get<KubernetesObject>(map("a")), data: { k: "changed" } });
    const { status } = await run({ driftDetection });
    expect(setup.get(map("a"))).toMatchObject({ data: { k: "changed" } });
    expect(status?.conditions?.at(-1)).toMatchObject({
      type: "Drifted",
      status: "True",
      message: "ConfigMap/shop/a was changed (data.k)",
    });
    await publish(2, manifests(map("a", { k: "2" })));
    await run({ driftDetection });
    expect(setup.get(map("a"))).toMatchObject({ data: { k: "2" } });
  });

  it("has no drift where a server stores something else than it is given, as Kubescape's does, until somebody changes that", async () => {
    setup.server.store.rewrite = (object) =>
      object.kind === "ConfigMap"
        ? { ...object, data: { k: String((object.data as { k: string }).k).slice(0, 4) } }
        : object;
    await publish(1, manifests(map("a", { k: "/usr/lib" })));
    await run();
    expect(setup.get(map("a"))).toMatchObject({ data: { k: "/usr" } });
    const { version } = setup.server.store;
    await run();
    expect([setup.server.store.version, drifted]).toEqual([version, 0]);
    setup.server.put({ ...setup.get<KubernetesObject>(map("a")), data: { k: "/bin" } });
    await run();
    expect(setup.get(map("a"))).toMatchObject({ data: { k: "/usr" } });
    expect(drifted).toBe(1);
  });

  it("is applied where an API knows no server-side apply", async () => {
    setup.server.fault = ({ method, path, query }) =>
      method === "PATCH" && query.has("fieldManager") && path.includes("configmaps") ? 415 : undefined;
    await publish(1, manifests(map("a", { k: "1" })));
    expect((await run()).ready).toContain("True ReconciliationSucceeded");
    await publish(2, manifests(map("a", { k: "2" })));
    await run();
    expect(setup.get(map("a"))).toMatchObject({ data: { k: "2" } });
    const { version } = setup.server.store;
    await run();
    expect(setup.server.store.version).toBe(version);
  });

  it("that is as it was writes nothing", async () => {
    await publish(1, manifests(map("a", { k: "1" })));
    await run();
    const { version } = setup.server.store;
    await run();
    expect(setup.server.store.version).toBe(version);
  });

  it("fills its own namespace only, unless it has a service account", async () => {
    const elsewhere = { ...map("a"), metadata: { name: "a", namespace: "kube-system" } };
    const wide: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
    await publish(1, manifests(elsewhere, wide));
    const { ready } = await run();
    expect(ready).toContain(
      "ConfigMap/kube-system/a is outside of the namespace shop: it takes spec.serviceAccountName",
    );
    expect(ready).toContain("Namespace/n is outside of the namespace shop");
    expect((await run({ serviceAccountName: "" })).ready).toContain("is outside of the namespace shop");
    await run({ serviceAccountName: "deployer" });
    expect(setup.server.get(elsewhere)).toBeDefined();
    const writes = setup.server.requests.filter(({ path }) => path.endsWith("/kube-system/configmaps/a"));
    expect(new Set(writes.map(({ user }) => user))).toEqual(new Set(["system:serviceaccount:shop:deployer"]));
  });

  it("does not believe its content about kinds that the cluster knows", async () => {
    const spec = { group: "v1", names: { kind: "Namespace" }, scope: "Namespaced" };
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "d" },
    };
    const own = { group: "apiextensions.k8s.io", names: { kind: "CustomResourceDefinition" }, scope: "Namespaced" };
    const wide = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
    const definitions = [spec, own].map((each, at) => ({ ...definition, metadata: { name: `d${at}` }, spec: each }));
    await publish(1, manifests(...definitions, wide));
    expect((await run()).ready).toContain("Namespace/n is outside of the namespace shop");
    expect(setup.server.get(wide)).toBeUndefined();
  });

  it.each([
    ["objects", () => manifests(...Array.from({ length: 2_001 }, (_, at) => map(`m${at}`))), "has 2001 objects"],
    [
      "bytes",
      () => Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`${name}.yaml`, "#".repeat(5 * 1024 * 1024)])),
      "has more than 20971520 bytes of manifests",
    ],
  ])("is not applied with too many %s", async (_, files, message) => {
    await publish(1, files());
    expect((await run()).ready).toContain(`False BuildFailed: the content ${message}`);
  });

  it("takes no content of before that was not verified as is asked for now, while the new one is not signed", async () => {
    const verify = { provider: "cosign", secretRef: { name: "vendor" } } as const;
    const setStatus = (verifiedBy?: string) => {
      const source = makeSource({ verify });
      const artifact = { ...setup.get<SourceObject>(source).status?.artifact, ...(verifiedBy && { verifiedBy }) };
      const conditions = [
        { type: "ArtifactOutdated", status: "True" },
        { type: "SourceVerified", status: "False", message: "no matching signatures" },
      ];
      setup.server.store.put(
        setup.server.pathOf(source),
        { ...source, status: { artifact, conditions } } as unknown as KubernetesObject,
        "status",
      );
    };
    await publish(1, manifests(map("a")), { verify });
    setStatus();
    expect((await run()).ready).toContain("is not verified: not yet by its spec.verify");
    setStatus(verificationDigest({ provider: "cosign", secretRef: { name: "other" } }));
    expect((await run()).ready).toContain("is not verified: not yet by its spec.verify");
    expect(there("a")).toEqual([]);
    setStatus(verificationDigest(verify));
    expect((await run()).result).toBe("ready");
  });

  it("waits for its source, and for that to be verified", async () => {
    expect((await run()).ready).toBe("False ArtifactFailed: Source 'OCIRepository/shop/redis' not found");
    const verify = { provider: "cosign" } as const;
    await publish(1, manifests(map("a")), { verify });
    const { result, ready } = await run();
    expect(result).toBe("waiting");
    expect(ready).toContain("is not verified: not yet");
    expect(there("a")).toEqual([]);
  });

  it("waits for what it depends on", async () => {
    await publish(1, manifests(map("a")));
    const { result, ready } = await run({ dependsOn: [{ name: "other" }] });
    expect([result, ready]).toEqual(["waiting", "False DependencyNotReady: dependency 'shop/other' is not ready"]);
  });

  it.each([
    ["no manifest", { "README.md": "x" }, "NotFound", "the content has no manifest"],
    ["a kustomization", { "kustomization.yaml": "resources: []" }, "", "the content is a kustomization"],
    ["no YAML", { "a.yaml": "a: [" }, "", "the content cannot be applied:\n  a.yaml:1"],
    ["no object", { "a.yaml": "a: 1" }, "", "a.yaml has what is no object of Kubernetes"],
    ["an object twice", manifests(map("a"), map("a")), "", "ConfigMap/shop/a is there twice"],
  ])("is not applied where the content has %s", async (_, files, _reason, message) => {
    await publish(1, files);
    const { ready } = await run();
    expect(ready).toContain(`False BuildFailed: ${message}`);
  });

  it("refuses a path that leads out of the content, and values that nothing takes", async () => {
    await publish(1, manifests(map("a")));
    expect((await run({ path: "../../secrets" })).ready).toContain(
      'spec.path "../../secrets" leads out of the content',
    );
    expect((await run({ path: "./nonesuch" })).ready).toContain("spec.path names no folder of the content");
    expect((await run({ values: { a: 1 } })).ready).toContain("there are values, and the content has no bob.yaml");
  });

  it("takes its objects away when it is deleted, unless they are to stay", async () => {
    await publish(1, manifests(map("a")));
    await run({ deletionPolicy: "Orphan" });
    const finalize = () => finalizeBob(setup.get<BoBObject>(makeBob()), setup.cluster, setup.signal);
    expect(await finalize()).toEqual([]);
    expect(there("a")).toEqual(["a"]);
    await run();
    setup.server.fault = ({ method }) => (method === "DELETE" ? 500 : undefined);
    expect(await finalize()).toEqual(["ConfigMap/shop/a: told to: 500"]);
    setup.server.fault = () => undefined;
    expect(await finalize()).toEqual([]);
    expect(there("a")).toEqual([]);
  });
});
