// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { type BoBObject, requestedAtAnnotation, type SourceObject } from "@bob/kubernetes/kinds/bob-kinds";
import { packTree } from "@bob/oci/artifact/pack-tree";
import { pushArtifact } from "@bob/oci/artifact/push-artifact";
import { openTarget } from "@bob/oci/image/open-repository";
import { type MemoryRegistry, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../process/log.ts";
import { Controller } from "./controller.ts";
import { type ControllerSetup, makeBob, makeSource, openSetup } from "./test-support/controller-setup.ts";

let setup: ControllerSetup;
let registry: MemoryRegistry;
let controller: Controller;
let stop: AbortController;
let running: Promise<void>;

beforeEach(async () => {
  [setup, registry, stop] = [await openSetup(), await startMemoryRegistry(), new AbortController()];
  const { cluster, store } = setup;
  const log = createLog("error", () => {});
  controller = new Controller({
    cluster,
    store,
    log,
    instance: "test",
    env: {},
    backoff: { firstMs: 20, longestMs: 200 },
  });
  running = controller.run(stop.signal);
});
afterEach(async () => {
  stop.abort();
  await running;
  await registry[Symbol.asyncDispose]();
  await setup[Symbol.asyncDispose]();
});

const map = (name: string, data = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "shop" },
  data,
});

async function push(tag: string, ...objects: KubernetesObject[]): Promise<void> {
  const folder = makeFolder();
  mkdirSync(join(folder, "content"));
  writeFileSync(join(folder, "content", "all.yaml"), objects.map((each) => JSON.stringify(each)).join("\n---\n"));
  const packed = await packTree(join(folder, "content"), join(folder, "packed"), {}, setup.signal);
  const { repository } = await openTarget(`${registry.host}/app:${tag}`, { actions: "pull,push", env: {} });
  await pushArtifact(repository, { parts: [{ packed }], annotations: {}, tag }, setup.signal);
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`not so in time: ${isSo}`);
    await sleep(10);
  }
}

const source = () => ({
  ...makeSource(),
  spec: { url: `oci://${registry.host}/app`, interval: "5m", ref: { tag: "1" } },
});
const there = (name: string) => setup.server.get(map(name)) !== undefined;
const ready = (object: SourceObject | BoBObject) =>
  setup.get<BoBObject>(object)?.status?.conditions?.find(({ type }) => type === "Ready")?.status === "True";

describe("the controller", () => {
  it("applies what a source has once it has it, and again when that is another", async () => {
    setup.server.put(makeBob());
    await push("1", map("a"));
    setup.server.put(source());
    await until(() => there("a") && ready(makeBob()));
    expect(controller.isReady).toBe(true);
    await push("1", map("b"));
    const found = setup.get<SourceObject>(source());
    setup.server.put({ ...found, metadata: { ...found.metadata, annotations: { [requestedAtAnnotation]: "now" } } });
    await until(() => there("b") && !there("a"));
    await until(() => setup.get<SourceObject>(source()).status?.lastHandledReconcileAt === "now");
  });

  it("takes away what is of an object that is deleted, and lets go of it", async () => {
    await push("1", map("a"));
    for (const object of [source(), makeBob()]) setup.server.put(object);
    await until(() => there("a") && ready(makeBob()));
    expect(setup.get<BoBObject>(makeBob()).metadata.finalizers).toEqual(["finalizers.kustomize.k8sstormcenter.io"]);
    for (const object of [makeBob(), source()]) setup.server.store.delete(setup.server.pathOf(object));
    await until(() => setup.server.get(makeBob()) === undefined && setup.server.get(source()) === undefined);
    expect(there("a")).toBe(false);
    expect(controller.metrics.format()).not.toContain('bob_resource_condition{kind="BoB"');
  });

  it("leaves alone what is suspended, until it is not any more", async () => {
    await push("1", map("a"));
    setup.server.put(source());
    setup.server.put(makeBob({ suspend: true }));
    await until(() => ready(source()));
    await sleep(100);
    expect(there("a")).toBe(false);
    setup.server.put({ ...setup.get<BoBObject>(makeBob()), spec: makeBob().spec });
    await until(() => there("a"));
  });

  it("goes on when the API server was away, has forgotten versions, and refuses requests", async () => {
    let faults = 0;
    setup.server.fault = () => (++faults > 6 ? undefined : faults % 2 === 0 ? "break" : 500);
    setup.server.compactedTo = setup.server.store.version + 5;
    await push("1", map("a"));
    for (const object of [source(), makeBob()]) setup.server.put(object);
    await until(() => there("a") && ready(makeBob()) && ready(source()));
    expect(faults).toBeGreaterThan(6);
  });
});
