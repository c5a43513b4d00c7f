// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { ClusterAccess } from "../access/cluster-access.ts";
import type { KubernetesObject } from "../api/kubernetes-object.ts";
import { type Resource, resourcePath } from "../api/resources.ts";
import { FakeStore } from "./fake-store.ts";

/** A request, as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: string | undefined;
  readonly body?: unknown;
}

/**
 * An API server in memory, for faults that a real one cannot be made to show. What it does not know of server-side apply: whose fields are
 * whose. The real one is in test/kubernetes.
 */
export class FakeApiServer implements AsyncDisposable {
  readonly store = new FakeStore();
  readonly requests: SeenRequest[] = [];
  readonly access: ClusterAccess;
  /** Changes up to this version are forgotten: watches from before get 410. */
  compactedTo = 0;
  /** The status to refuse a request with, or "break" to break the connection. */
  fault: (request: SeenRequest) => number | "break" | "junk" | undefined = () => undefined;
  readonly #resources: readonly Resource[];
  readonly #watches = new Set<() => void>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: Error) => response.destroy(error));
  });

  private constructor(resources: readonly Resource[], port: number) {
    this.#resources = resources;
    this.access = {
      server: new URL(`http://127.0.0.1:${port}`),
      namespace: "default",
      tls: { verifies: true },
      authorize: async () => undefined,
    };
    this.store.onChange = () => {
      for (const tell of this.#watches) tell();
    };
  }

  static async start(resources: readonly Resource[]): Promise<FakeApiServer> {
    const placeholder = createServer().listen(0, "127.0.0.1");
    await once(placeholder, "listening");
    const { port } = placeholder.address() as AddressInfo;
    placeholder.close();
    await once(placeholder, "close");
    const server = new FakeApiServer(resources, port);
    server.#server.listen(port, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  /** Puts an object as somebody else would. */
  put(object: KubernetesObject): KubernetesObject {
    return this.store.put(this.pathOf(object), object);
  }

  get(object: Pick<KubernetesObject, "apiVersion" | "kind" | "metadata">): KubernetesObject | undefined {
    return this.store.objects.get(this.pathOf(object));
  }

  pathOf({ apiVersion, kind, metadata }: Pick<KubernetesObject, "apiVersion" | "kind" | "metadata">): string {
    const resource = this.#resources.find((each) => each.apiVersion === apiVersion && each.kind === kind);
    if (!resource) throw new Error(`the fake API server has no ${kind} in ${apiVersion}`);
    return resourcePath(resource, metadata);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? "", "http://x");
    const user = message.headers["impersonate-user"] as string | undefined;
    const body = message.headers["content-type"] ? await json(message) : undefined;
    const seen = { method: message.method ?? "", path: url.pathname, query: url.searchParams, user, body };
    this.requests.push(seen);
    const fault = this.fault(seen);
    if (fault === "break") return void response.destroy();
    if (fault === "junk") return void response.end("a proxy has something to say\n");
    if (fault !== undefined)
      return send(response, fault, { kind: "Status", code: fault, message: `told to: ${fault}` });
    const version = /^\/apis?\/([^/]+(?:\/[^/]+)?)$/.exec(url.pathname)?.[1];
    const served = this.#resources.filter((each) => each.apiVersion === version);
    if (served.length > 0)
      return send(response, 200, {
        resources: served.map(({ plural, kind, isNamespaced }) => ({ name: plural, kind, namespaced: isNamespaced })),
      });
    if (url.searchParams.has("watch")) return this.#watch(url, response);
    const [status, answer] = this.#act(seen);
    send(response, status, answer);
  }

  #act({ method, path, query, body }: SeenRequest): [number, unknown] {
    const { store } = this;
    const at = path.replace(/\/status$/, "");
    const part = at === path ? "all" : "status";
    const before = store.objects.get(at);
    const wanted = body as KubernetesObject;
    if (method === "POST") {
      const own = `${path}/${wanted.metadata.name}`;
      return store.objects.has(own)
        ? [409, { message: `${own} already exists`, reason: "AlreadyExists", code: 409 }]
        : [201, store.put(own, wanted)];
    }
    if (method === "PATCH" && query.has("fieldManager") && query.has("dryRun"))
      return [200, before ? merge(before, wanted) : wanted];
    if (method === "PATCH" && query.has("fieldManager"))
      return [200, store.put(at, (before ? merge(before, wanted) : wanted) as KubernetesObject)];
    if (method === "GET" && this.#isList(path)) return [200, this.#list(path)];
    if (before === undefined) return [404, { message: `${at} not found`, reason: "NotFound", code: 404 }];
    if (method === "GET") return [200, before];
    if (method === "DELETE") return [200, store.delete(at)];
    if (method === "PATCH") return [200, store.put(at, merge(before, wanted) as KubernetesObject, part)];
    return wanted.metadata.resourceVersion === before.metadata.resourceVersion
      ? [200, store.put(at, wanted, part)]
      : [409, { message: "the object has been modified", reason: "Conflict", code: 409 }];
  }

  #isList(path: string): boolean {
    return this.#resources.some((each) => path.endsWith(`/${each.plural}`));
  }

  #list(path: string): unknown {
    const items = [...this.store.objects].filter(([at]) => isBelow(at, path)).map(([, object]) => object);
    return { metadata: { resourceVersion: String(this.store.version) }, items };
  }

  #watch(url: URL, response: ServerResponse): void {
    let at = Number(url.searchParams.get("resourceVersion"));
    response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    if (at < this.compactedTo)
      return void response.end(`${JSON.stringify({ type: "ERROR", object: { code: 410, reason: "Expired" } })}\n`);
    const tell = () => {
      for (const { version, type, path, object } of this.store.changes)
        if (version > at && isBelow(path, url.pathname)) response.write(`${JSON.stringify({ type, object })}\n`);
      at = this.store.version;
    };
    this.#watches.add(tell);
    response.once("close", () => this.#watches.delete(tell));
    tell();
  }
}

/** `/api/v1/namespaces/a/pods/b` is below `/api/v1/pods` and `/api/v1/namespaces/a/pods`. */
function isBelow(path: string, list: string): boolean {
  const [, root = "", plural = ""] = /^(.*)\/([^/]+)$/.exec(list) ?? [];
  return path.startsWith(`${root}/`) && new RegExp(`/${plural}/[^/]+$`).test(path);
}

function merge(before: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> = { ...(typeof before === "object" && !Array.isArray(before) ? before : {}) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = merge(merged[name], value);
  }
  return merged;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
