// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../api/kubernetes-object.ts";

/** A change, as a watch tells it. */
export interface StoredChange {
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The object's path. */
  readonly path: string;
  readonly object: KubernetesObject;
}

/** Objects by their paths, with versions, generations and finalizers as an API server keeps them. */
export class FakeStore {
  readonly objects = new Map<string, KubernetesObject>();
  readonly changes: StoredChange[] = [];
  version = 100;
  onChange: () => void = () => {};
  /** What is stored in place of what is given. */
  rewrite: (object: KubernetesObject) => KubernetesObject = (object) => object;

  /** Puts an object as it is to be; only its status with `status`. */
  put(path: string, given: KubernetesObject, part: "all" | "status" = "all"): KubernetesObject {
    const wanted = this.rewrite(given);
    const before = this.objects.get(path);
    const { status, ...rest } = wanted;
    const next: Record<string, unknown> =
      part === "status" ? { ...before, status } : { ...rest, ...(before?.status ? { status: before.status } : {}) };
    const isChanged = !isDeepStrictEqual({ ...next, metadata: own(wanted) }, { ...before, metadata: own(before) });
    if (before && !isChanged) return before;
    const isNewSpec = before === undefined || !isDeepStrictEqual(before.spec, next.spec);
    const object = {
      ...next,
      metadata: {
        ...(part === "status" ? before?.metadata : wanted.metadata),
        uid: before?.metadata.uid ?? randomUUID(),
        creationTimestamp: before?.metadata.creationTimestamp ?? "2026-01-01T00:00:00Z",
        generation: (before?.metadata.generation ?? 0) + (isNewSpec ? 1 : 0),
        ...(before?.metadata.deletionTimestamp && { deletionTimestamp: before.metadata.deletionTimestamp }),
      },
    } as KubernetesObject;
    return this.#store(path, object, before ? "MODIFIED" : "ADDED");
  }

  /** With finalizers it stays until they are gone. */
  delete(path: string): KubernetesObject | undefined {
    const object = this.objects.get(path);
    if (object === undefined) return undefined;
    if ((object.metadata.finalizers ?? []).length === 0) return this.#store(path, object, "DELETED");
    const metadata = { ...object.metadata, deletionTimestamp: "2026-01-02T00:00:00Z" };
    return this.#store(path, { ...object, metadata }, "MODIFIED");
  }

  #store(path: string, object: KubernetesObject, type: StoredChange["type"]): KubernetesObject {
    const version = ++this.version;
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    const isGone = type === "DELETED" || (deletionTimestamp !== undefined && finalizers.length === 0);
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    if (isGone) this.objects.delete(path);
    else this.objects.set(path, stored);
    this.changes.push({ version, type: isGone ? "DELETED" : type, path, object: stored });
    this.onChange();
    return stored;
  }
}

/** What of an object's metadata is its writer's. */
function own(object: KubernetesObject | undefined): unknown {
  const { labels, annotations, finalizers } = object?.metadata ?? {};
  return { labels, annotations, finalizers };
}
