// SPDX-License-Identifier: Apache-2.0
import type { Agent } from "node:http";
import { connectionFailure } from "@bob/oci/registry/connection-failure";
import { exchange, type HttpResponse } from "@bob/oci/registry/exchange";
import { readBody } from "@bob/oci/registry/http";
import { findProxy } from "@bob/oci/registry/proxy";
import { BobError, parseJson } from "@bob/proto";
import type { ClusterAccess } from "../access/cluster-access.ts";
import { apiError } from "./api-error.ts";

export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the server's root: `/api/v1/namespaces`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Of the body. Default `application/json`. */
  readonly contentType?: string;
}

const connectTimeoutMs = 10_000;
/** A list of many large objects; pages are kept far below. */
const maxAnswerBytes = 256 * 1024 * 1024;
const maxErrorBytes = 1024 * 1024;

/** An API server (https://kubernetes.io/docs/reference/using-api/api-concepts/), spoken to by JSON. */
export class ApiClient {
  readonly access: ClusterAccess;
  readonly #env: NodeJS.ProcessEnv;
  #agent: Promise<Agent> | undefined;

  /** @param env has the variables of proxies. */
  constructor(access: ClusterAccess, env: NodeJS.ProcessEnv = {}, agent?: Promise<Agent>) {
    this.access = access;
    this.#env = env;
    this.#agent = agent;
  }

  /** The same server, asked in the name of somebody else, which takes the right to `impersonate`. */
  as(user: string): ApiClient {
    this.#agent ??= this.#makeAgent();
    return new ApiClient({ ...this.access, impersonate: user }, this.#env, this.#agent);
  }

  /** @throws {BobError} what the server says, with `status` and `reason` in its details; UNAVAILABLE when it does not answer. */
  async json<Answer>(request: ApiRequest, signal: AbortSignal): Promise<Answer> {
    const what = describe(request);
    const bytes = await readBody(await this.open(request, signal), maxAnswerBytes, what);
    return parseJson(new TextDecoder().decode(bytes), what) as Answer;
  }

  /** An answer as it comes; whoever gets it reads or cancels its body. @throws {BobError} as {@link ApiClient.json}. */
  async open(request: ApiRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { server, impersonate } = this.access;
    const { method = "GET", path, query = {}, body, contentType = "application/json" } = request;
    const url = new URL(`${server.href.replace(/\/$/, "")}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const authorization = await this.access.authorize(signal);
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      accept: "application/json",
      ...(authorization !== undefined && { authorization }),
      ...(impersonate !== undefined && { "impersonate-user": impersonate }),
      // Node says no length for a DELETE by itself.
      ...(bytes && { "content-type": contentType, "content-length": String(bytes.length) }),
    };
    this.#agent ??= this.#makeAgent();
    const response = await this.#exchange({ url, method, headers, ...(bytes && { body: bytes }) }, signal);
    if (response.ok) return response;
    const text = new TextDecoder().decode(await readBody(response, maxErrorBytes, describe(request)));
    throw apiError(response.status, text, describe(request));
  }

  async #exchange(request: Parameters<typeof exchange>[0], signal: AbortSignal): Promise<HttpResponse> {
    const agent = await this.#agent;
    try {
      return await exchange(request, agent as Agent, connectTimeoutMs, signal);
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      const { message, details } = connectionFailure(thrown, {
        host: request.url.host,
        proxy: undefined,
        hasOptions: false,
      });
      const words = message.replace("cannot reach the registry at", "cannot reach the cluster at");
      throw new BobError("UNAVAILABLE", words, { cause: thrown, details });
    }
  }

  async #makeAgent(): Promise<Agent> {
    const { server, tls } = this.access;
    const proxy = this.access.proxy ?? findProxy(server, this.#env)?.url.href;
    const proxyEnv = proxy === undefined ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
    // A watch says nothing for minutes: sockets have no timeout of their own.
    const pooled = { keepAlive: true, proxyEnv };
    if (server.protocol === "http:") return new (await import("node:http")).Agent(pooled);
    const { Agent } = await import("node:https");
    const { ca, cert, key, serverName, verifies } = tls;
    return new Agent({
      ...pooled,
      rejectUnauthorized: verifies,
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(serverName !== undefined && { servername: serverName }),
    });
  }
}

function describe({ method = "GET", path }: ApiRequest): string {
  return `${method} ${path}`;
}
