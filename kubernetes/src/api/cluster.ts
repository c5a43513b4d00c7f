// SPDX-License-Identifier: Apache-2.0
import type { ClusterAccess } from "../access/cluster-access.ts";
import { type ClusterChoice, openAccess } from "../access/kubeconfig.ts";
import { ApiClient } from "./api-client.ts";
import { isAnswer } from "./api-error.ts";
import { type KubernetesObject, keyOf, type ObjectKey } from "./kubernetes-object.ts";
import { type Resource, Resources, resourcePath } from "./resources.ts";

export interface ApplyOptions {
  /** Whose fields these are (server-side apply). */
  readonly fieldManager: string;
  /** Whether fields of other managers are taken over. */
  readonly force?: boolean;
  /** Whether the answer is all that is wanted. */
  readonly dryRun?: boolean;
}

/** The objects of a cluster. */
export class Cluster {
  readonly client: ApiClient;
  readonly #resources: Resources;

  constructor(client: ApiClient, resources = new Resources(client)) {
    this.client = client;
    this.#resources = resources;
  }

  get namespace(): string {
    return this.client.access.namespace;
  }

  /** The same cluster in the name of somebody else. */
  as(user: string): Cluster {
    return new Cluster(this.client.as(user), this.#resources);
  }

  /** @throws {BobError} NOT_FOUND where the cluster has no such kind. */
  findResource(key: Pick<ObjectKey, "apiVersion" | "kind">, signal: AbortSignal): Promise<Resource> {
    return this.#resources.find(key, signal);
  }

  /** `undefined` where it is not there. @throws {BobError} what the server says. */
  async get<Kind extends KubernetesObject = KubernetesObject>(
    key: ObjectKey,
    signal: AbortSignal,
  ): Promise<Kind | undefined> {
    try {
      return await this.client.json<Kind>({ path: await this.#pathOf(key, signal) }, signal);
    } catch (thrown) {
      if (isAnswer(thrown, 404)) return undefined;
      throw thrown;
    }
  }

  /** Of all namespaces, unless `key` has one. @throws {BobError} what the server says. */
  async list<Kind extends KubernetesObject = KubernetesObject>(
    key: Omit<ObjectKey, "name">,
    signal: AbortSignal,
    selectors: Readonly<Record<string, string>> = {},
  ): Promise<Kind[]> {
    const path = await this.#pathOf(key, signal);
    const items: Kind[] = [];
    let from = "";
    do {
      const query = { limit: "500", ...selectors, ...(from && { continue: from }) };
      const page = await this.client.json<{ metadata?: { continue?: string }; items?: Kind[] }>(
        { path, query },
        signal,
      );
      // What is in a list does not say what it is.
      items.push(...(page.items ?? []).map((item) => ({ ...item, apiVersion: key.apiVersion, kind: key.kind })));
      from = page.metadata?.continue ?? "";
    } while (from !== "");
    return items;
  }

  /**
   * Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/): the object as it is, or would be, thereafter.
   *
   * @throws {BobError} what the server says; UNAVAILABLE with `status: 409` where others have its fields and `force` is not given.
   */
  async apply<Kind extends KubernetesObject>(object: Kind, options: ApplyOptions, signal: AbortSignal): Promise<Kind> {
    const { fieldManager, force = false, dryRun = false } = options;
    const query = { fieldManager, ...(force && { force: "true" }), ...(dryRun && { dryRun: "All" }) };
    const path = await this.#pathOf(keyOf(object), signal);
    const contentType = "application/apply-patch+yaml";
    return await this.client.json<Kind>({ method: "PATCH", path, query, contentType, body: object }, signal);
  }

  /** @throws {BobError} what the server says; 409 where it is there already. */
  async create<Kind extends KubernetesObject>(object: Kind, signal: AbortSignal): Promise<Kind> {
    const { name: _, ...where } = keyOf(object);
    return await this.client.json<Kind>(
      { method: "POST", path: await this.#pathOf(where, signal), body: object },
      signal,
    );
  }

  /** With the `resourceVersion` that was read: 409 where somebody else was faster. @throws {BobError} what the server says. */
  async replace<Kind extends KubernetesObject>(object: Kind, signal: AbortSignal): Promise<Kind> {
    const path = await this.#pathOf(keyOf(object), signal);
    return await this.client.json<Kind>({ method: "PUT", path, body: object }, signal);
  }

  /** A merge patch (RFC 7386) of an object, or of its status. @throws {BobError} what the server says. */
  async patch<Kind extends KubernetesObject>(
    key: ObjectKey,
    patch: unknown,
    signal: AbortSignal,
    subresource?: "status",
  ): Promise<Kind> {
    const path = `${await this.#pathOf(key, signal)}${subresource === undefined ? "" : `/${subresource}`}`;
    const contentType = "application/merge-patch+json";
    return await this.client.json<Kind>({ method: "PATCH", path, contentType, body: patch }, signal);
  }

  /**
   * Deletes an object with all that belongs to it.
   *
   * @param uid only if it is still that one.
   * @returns whether it was there.
   * @throws {BobError} what the server says.
   */
  async delete(key: ObjectKey, signal: AbortSignal, uid?: string): Promise<boolean> {
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: "Background",
      ...(uid !== undefined && { preconditions: { uid } }),
    };
    try {
      await this.client.json({ method: "DELETE", path: await this.#pathOf(key, signal), body }, signal);
      return true;
    } catch (thrown) {
      if (isAnswer(thrown, 404)) return false;
      throw thrown;
    }
  }

  async #pathOf(key: Omit<ObjectKey, "name"> & { readonly name?: string }, signal: AbortSignal): Promise<string> {
    return resourcePath(await this.#resources.find(key, signal), key);
  }
}

/** Opens the cluster that kubectl would take. @throws {BobError} NOT_FOUND or BAD_DATA for its configuration. */
export async function openCluster(env: NodeJS.ProcessEnv, choice: ClusterChoice = {}): Promise<Cluster> {
  return clusterOf(await openAccess(env, choice), env);
}

export function clusterOf(access: ClusterAccess, env: NodeJS.ProcessEnv): Cluster {
  return new Cluster(new ApiClient(access, env));
}
