// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiClient } from "@bob/kubernetes/api/api-client";
import { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { type BoBObject, bobVersion, type SourceObject, sourceVersion } from "@bob/kubernetes/kinds/bob-kinds";
import { FakeApiServer } from "@bob/kubernetes/test-support/fake-api-server";
import { createLog } from "../../process/log.ts";
import { EventRecorder } from "../runtime/events.ts";
import { ArtifactStore } from "../sources/artifact-store.ts";

export const profileVersion = "spdx.softwarecomposition.kubescape.io/v1beta1";

const kinds = [
  ["v1", "ConfigMap", "configmaps"],
  ["v1", "Secret", "secrets"],
  ["v1", "Event", "events"],
  ["v1", "ServiceAccount", "serviceaccounts"],
  ["coordination.k8s.io/v1", "Lease", "leases"],
  [profileVersion, "ContainerProfile", "containerprofiles"],
  [sourceVersion, "OCIRepository", "ocirepositories"],
  [sourceVersion, "HTTPArchive", "httparchives"],
  [bobVersion, "BoB", "bobs"],
] as const;

/** A cluster in memory with what the controller knows of, and a store. */
export interface ControllerSetup extends AsyncDisposable {
  readonly server: FakeApiServer;
  readonly cluster: Cluster;
  readonly store: ArtifactStore;
  readonly events: EventRecorder;
  readonly signal: AbortSignal;
  /** `Warning VerificationError: …`, in their order. */
  told(): string[];
  get<Kind extends KubernetesObject>(object: KubernetesObject): Kind;
}

export async function openSetup(): Promise<ControllerSetup> {
  const namespaced = kinds.map(([apiVersion, kind, plural]) => ({ apiVersion, kind, plural, isNamespaced: true }));
  const clusterWide = [{ apiVersion: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false }];
  const server = await FakeApiServer.start([...namespaced, ...clusterWide]);
  const folder = mkdtempSync(join(tmpdir(), "bob-controller-"));
  const cluster = new Cluster(new ApiClient(server.access));
  const log = createLog("error", () => {});
  return {
    server,
    cluster,
    store: await ArtifactStore.open(folder),
    events: new EventRecorder(cluster, { reporter: "bob-controller", instance: "test" }, log),
    signal: AbortSignal.timeout(25_000),
    told: () =>
      [...server.store.objects.values()]
        .filter(({ kind }) => kind === "Event")
        .map(({ type, reason, message }) => `${type} ${reason}: ${message}`),
    get: <Kind extends KubernetesObject>(object: KubernetesObject) => server.get(object) as Kind,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

export function makeSource(spec: Partial<SourceObject["spec"]> = {}): SourceObject {
  return {
    apiVersion: sourceVersion,
    kind: "OCIRepository",
    metadata: { name: "redis", namespace: "shop" },
    spec: { url: "oci://r.example/redis", interval: "5m", ...spec },
  };
}

export function makeBob(spec: Partial<BoBObject["spec"]> = {}): BoBObject {
  return {
    apiVersion: bobVersion,
    kind: "BoB",
    metadata: { name: "redis", namespace: "shop" },
    spec: { interval: "5m", prune: true, sourceRef: { kind: "OCIRepository", name: "redis" }, ...spec },
  };
}
