// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Reference } from "../reference.ts";
import { basicAuthorization, type Challenge, parseChallenge, tokenRequest } from "./auth.ts";
import { clientCertificateWanted } from "./connection-failure.ts";
import { type ConnectionOptions, Connections } from "./connections.ts";
import type { Credentials } from "./credentials.ts";
import type { HttpRequest, HttpResponse, StreamedBody } from "./exchange.ts";
import { assertEncryptedAs, type HttpOptions, readBody, sendFollowing, sendWithRetry } from "./http.ts";
import { findOrigin, registryHost } from "./registry-origin.ts";

export interface RegistryOptions extends ConnectionOptions {
  /** Asked when the registry wants to know who it is talking to. */
  findCredentials?: (registry: string, signal: AbortSignal) => Promise<Credentials | undefined>;
  /** Asked first for a token the registry wants; `undefined`: get it with `findCredentials`. */
  fetchToken?: (wanted: TokenWanted, signal: AbortSignal) => Promise<string | undefined>;
  /** What tokens are asked for. Default "pull". */
  actions?: "pull" | "pull,push" | "pull,push,delete";
  /** Other repositories of the registry that tokens are to let read: blobs are mounted from there. */
  mountsFrom?: readonly string[];
  retryDelayMs?: number;
}

/** A token as a registry's challenge asks for it (https://distribution.github.io/distribution/spec/auth/token/). */
export interface TokenWanted {
  registry: string;
  realm: string;
  service: string;
  scope: string;
}

/** One request to a repository. */
export interface RepositoryRequest {
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/v2/<repository>/`, or an absolute URL that the registry gave. */
  path: string;
  headers?: Record<string, string>;
  body?: Uint8Array | StreamedBody;
  /** Tries after the first one. Default 3; none for what must not be sent again as it is. */
  retries?: number;
}

/** One repository of a registry, or for logins the registry itself, whose repository is empty (https://github.com/opencontainers/distribution-spec/blob/main/spec.md), logged in when it asks for that. */
export class RegistryClient {
  /** `host[:port]`. */
  readonly host: string;
  readonly #registry: string;
  readonly #repository: string;
  readonly #options: RegistryOptions;
  readonly #connections: Connections;
  /** Found out once. */
  #origin: Promise<URL> | undefined;
  #authorization: string | undefined;

  constructor({ registry, repository }: Pick<Reference, "registry" | "repository">, options: RegistryOptions = {}) {
    this.#registry = registry;
    this.#repository = repository;
    this.host = registryHost(registry);
    this.#options = options;
    this.#connections = new Connections(this.host, options);
  }

  /** The repository as messages name it, e.g. `localhost:5000/webapp`. */
  get name(): string {
    return `${this.#registry}/${this.#repository}`;
  }

  /**
   * The answer, whatever its status. A 401 of the registry itself is answered once by logging in, anew if a token has run out.
   * One from where it sends us is not: whoever answers there could name a realm of its own and get the login.
   *
   * @throws {BobError} DENIED when there is no login, PROTOCOL for a path that leads from https to http, UNAVAILABLE when no answer comes.
   */
  async send(request: RepositoryRequest, signal: AbortSignal): Promise<HttpResponse> {
    const origin = await this.#findOrigin(signal);
    const response = await this.#sendOnce(request, origin, signal);
    const isOwn = new URL(response.url).origin === origin.origin;
    if (response.status !== 401 || !isOwn || this.#authorization?.startsWith("Basic ")) return response;
    await response.body.cancel();
    this.#authorization = await this.#authorize(response, origin, signal);
    return await this.#sendOnce(request, origin, signal);
  }

  /**
   * {@link send} for requests that must succeed.
   *
   * @param what the thing asked for, for messages.
   * @throws {BobError} NOT_FOUND, DENIED or UNAVAILABLE with what the registry says.
   */
  async sendOk(request: RepositoryRequest, what: string, signal: AbortSignal): Promise<HttpResponse> {
    const response = await this.send(request, signal);
    if (!response.ok) throw await this.refusal(response, request, what);
    return response;
  }

  /**
   * The error for an answer that is none, with what the registry says in it. Reads the answer's body.
   *
   * @returns NOT_FOUND, DENIED or UNAVAILABLE, with the `status` in its details.
   */
  async refusal(response: HttpResponse, { method = "GET" }: RepositoryRequest, what: string): Promise<BobError> {
    const { status, url } = response;
    const { host } = new URL(url);
    const text = await readError(response);
    const said = describeErrors(text);
    const details = { details: { status } };
    if (status === 404) return new BobError("NOT_FOUND", `${what} is not there${said}`, details);
    const verb = verbs[method];
    if (status === 401 || status === 403)
      return new BobError("DENIED", `${host} refuses to ${verb} ${what} (${status})${said}`, details);
    if (status === 400 && isForTls.test(text))
      return new BobError("UNAVAILABLE", `${host} speaks https: leave --plain-http out`, details);
    if (status === 400 && isForCertificate.test(text)) return clientCertificateWanted(host, "400", details);
    return new BobError("UNAVAILABLE", `${host} answers ${status} for ${what}${said}`, details);
  }

  async #findOrigin(signal: AbortSignal): Promise<URL> {
    this.#origin ??= findOrigin(this.#registry, this.#connections, signal);
    try {
      return await this.#origin;
    } catch (error) {
      this.#origin = undefined;
      throw error;
    }
  }

  async #sendOnce(request: RepositoryRequest, origin: URL, signal: AbortSignal): Promise<HttpResponse> {
    const { method = "GET", path, headers, body, retries } = request;
    const url = new URL(path, new URL(`/v2/${this.#repository}/`, origin));
    assertEncryptedAs(origin, url);
    // An upload may be told to go elsewhere (a store with signed URLs): the login is not for that.
    const login = url.origin === origin.origin ? this.#authorization : undefined;
    const authorized = { ...headers, ...(login !== undefined && { authorization: login }) };
    const options = { ...this.#httpOptions(signal), ...(retries !== undefined && { retries }) };
    return await sendFollowing({ url, method, headers: authorized, ...(body && { body }) }, options);
  }

  async #authorize(response: HttpResponse, origin: URL, signal: AbortSignal): Promise<string> {
    const challenge = parseChallenge(response.headers.get("www-authenticate"));
    if (challenge === undefined)
      throw new BobError("DENIED", `${this.host} refuses access and does not say how to get it`);
    return challenge.scheme === "basic" ? this.#basicLogin(signal) : this.#bearerToken(challenge, origin, signal);
  }

  async #basicLogin(signal: AbortSignal): Promise<string> {
    const credentials = await this.#options.findCredentials?.(this.#registry, signal);
    if (credentials === undefined)
      throw new BobError("DENIED", `${this.host} wants a login: docker login ${this.#registry}, or --creds`);
    return credentials.registryToken === undefined
      ? basicAuthorization(credentials)
      : `Bearer ${credentials.registryToken}`;
  }

  async #bearerToken(challenge: Challenge, origin: URL, signal: AbortSignal): Promise<string> {
    const { findCredentials, fetchToken, actions = "pull", mountsFrom = [] } = this.#options;
    const read = mountsFrom.map((repository) => `repository:${repository}:pull`);
    const own = this.#repository === "" ? [] : [`repository:${this.#repository}:${actions}`];
    const scope = [...own, ...read].join(" ");
    const { realm = "", service = "" } = challenge.parameters;
    const given = await fetchToken?.({ registry: this.#registry, realm, service, scope }, signal);
    if (given !== undefined) return `Bearer ${given}`;
    const credentials = await findCredentials?.(this.#registry, signal);
    if (credentials?.registryToken !== undefined) return `Bearer ${credentials.registryToken}`;
    return `Bearer ${await this.#requestToken(tokenRequest(challenge, scope, credentials, origin), signal)}`;
  }

  async #requestToken(request: HttpRequest, signal: AbortSignal): Promise<string> {
    const { host } = request.url;
    const response = await sendWithRetry(request, this.#httpOptions(signal));
    const text = new TextDecoder().decode(await readBody(response, 1 << 20, `the token of ${host}`));
    if (!response.ok)
      throw new BobError(
        "DENIED",
        `${host} gives no token for ${this.name} (${response.status}): docker login, or --creds`,
      );
    const { token, access_token: accessToken } = parseJson(text, `the token of ${host}`) as Record<string, unknown>;
    const value = token ?? accessToken;
    if (typeof value !== "string" || value === "") throw new BobError("PROTOCOL", `the token of ${host} is empty`);
    return value;
  }

  #httpOptions(signal: AbortSignal): HttpOptions {
    const { retryDelayMs } = this.#options;
    return { connections: this.#connections, signal, ...(retryDelayMs !== undefined && { retryDelayMs }) };
  }
}

const verbs = { GET: "give", HEAD: "give", POST: "take", PUT: "take", PATCH: "take", DELETE: "delete" } as const;

/** What Go's server and nginx say to a request that is not encrypted. */
const isForTls = /HTTP request (?:to an|was sent to) HTTPS/i;
/** What nginx says to one without a client certificate, or with another one than it wants. */
const isForCertificate = /No required SSL certificate|SSL certificate error/i;

async function readError(response: HttpResponse): Promise<string> {
  try {
    return new TextDecoder().decode(await readBody(response, 64 << 10, "an error"));
  } catch {
    return ""; // too long, or broken off: the status has to do
  }
}

function describeErrors(text: string): string {
  try {
    const { errors } = JSON.parse(text) as { errors?: { code?: string; message?: string }[] };
    const messages = (errors ?? []).flatMap(({ code, message }) => message || code || []).map(safeText);
    return messages.length > 0 ? `: ${messages.join("; ")}` : "";
  } catch {
    return ""; // Not in the form of the distribution spec: the status has to do.
  }
}
