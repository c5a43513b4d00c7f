// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { ApiClient } from "./api-client.ts";
import { isAnswer } from "./api-error.ts";
import type { ObjectKey } from "./kubernetes-object.ts";

/** Where objects of a kind are. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  /** `deployments`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** How long what a server serves is believed; a kind that it has not is asked for again at once. */
const knownMs = 10 * 60_000;

/** What a server serves (its discovery documents), asked for when it is needed. */
export class Resources {
  readonly #client: ApiClient;
  readonly #known = new Map<string, { readonly until: number; readonly list: Promise<ResourceList> }>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** @throws {BobError} NOT_FOUND with `reason: "NoKindMatch"` where the cluster has no such kind. */
  async find({ apiVersion, kind }: Pick<ObjectKey, "apiVersion" | "kind">, signal: AbortSignal): Promise<Resource> {
    const found = (await this.#list(apiVersion, signal)) ?? [];
    const named = found.find((each) => each.kind === kind && !each.name.includes("/"));
    if (named) return { apiVersion, kind, plural: named.name, isNamespaced: named.namespaced };
    this.#known.delete(apiVersion);
    throw new BobError("NOT_FOUND", `the cluster has no kind ${kind} in version ${apiVersion}: is its CRD there?`, {
      details: { reason: "NoKindMatch" },
    });
  }

  async #list(apiVersion: string, signal: AbortSignal): Promise<ResourceList["resources"]> {
    const known = this.#known.get(apiVersion);
    if (known && known.until > performance.now()) return (await known.list).resources;
    const list = this.#ask(apiVersion, signal);
    this.#known.set(apiVersion, { until: performance.now() + knownMs, list });
    try {
      return (await list).resources;
    } catch (thrown) {
      this.#known.delete(apiVersion);
      throw thrown;
    }
  }

  async #ask(apiVersion: string, signal: AbortSignal): Promise<ResourceList> {
    try {
      return await this.#client.json<ResourceList>({ path: versionPath(apiVersion) }, signal);
    } catch (thrown) {
      if (isAnswer(thrown, 404)) return {};
      throw thrown;
    }
  }
}

/** The path of an object, or without a name of the list. */
export function resourcePath({ apiVersion, plural, isNamespaced }: Resource, key: Partial<ObjectKey> = {}): string {
  const parts = [
    versionPath(apiVersion),
    ...(isNamespaced && key.namespace !== undefined ? ["namespaces", encodeURIComponent(key.namespace)] : []),
    plural,
    ...(key.name !== undefined ? [encodeURIComponent(key.name)] : []),
  ];
  return parts.join("/");
}

function versionPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
