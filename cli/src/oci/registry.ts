import { BobError, parseJson } from "@bob/proto";
import { basicAuthorization, isLoopback, parseChallenge, tokenRequest } from "./auth.ts";
import type { Content, ContentSource } from "./content-source.ts";
import type { Credentials } from "./credentials.ts";
import { assertContent, assertDigest, checkedStream, digestOf } from "./digest.ts";
import { fetchFollowing, fetchWithRetry, readBody, streamBody } from "./http.ts";
import { maxAttestationBytes, maxManifestBytes } from "./limits.ts";
import { type Descriptor, manifestAccept } from "./media-types.ts";
import { formatReference, type Reference } from "./reference.ts";

export interface RegistryOptions {
  /** Speak http to a registry that is not on this machine. */
  plainHttp?: boolean;
  /** Asked once, when the registry wants to know who it is talking to. */
  findCredentials?: (registry: string, signal: AbortSignal) => Promise<Credentials | undefined>;
  retryDelayMs?: number;
}

/** One image in one registry (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). */
export class RegistrySource implements ContentSource {
  readonly name: string;
  readonly #reference: Reference;
  readonly #base: URL;
  readonly #options: RegistryOptions;
  #authorization: string | undefined;

  constructor(reference: Reference, options: RegistryOptions = {}) {
    this.name = formatReference(reference);
    this.#reference = reference;
    this.#base = new URL(`${baseUrl(reference.registry, options.plainHttp ?? false)}/v2/${reference.repository}/`);
    this.#options = options;
  }

  async readRoot(signal: AbortSignal): Promise<Content> {
    const wanted = this.#reference.digest ?? this.#reference.tag ?? "latest";
    const response = await this.#get(`manifests/${wanted}`, manifestAccept, signal);
    const bytes = await readBody(response, maxManifestBytes, `the manifest of ${this.name}`);
    if (this.#reference.digest !== undefined) assertDigest(bytes, this.#reference.digest, this.#base.host);
    return {
      descriptor: { mediaType: mediaTypeOf(response, bytes), digest: digestOf(bytes), size: bytes.length },
      bytes,
    };
  }

  readManifest(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    return this.#read(`manifests/${descriptor.digest}`, manifestAccept, descriptor, maxManifestBytes, signal);
  }

  readBlob(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    return this.#read(`blobs/${descriptor.digest}`, "*/*", descriptor, maxAttestationBytes, signal);
  }

  async *streamBlob(descriptor: Descriptor, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const response = await this.#get(`blobs/${descriptor.digest}`, "*/*", signal);
    const body = streamBody(response, `${descriptor.digest} of ${this.name}`);
    yield* checkedStream(body, descriptor, this.#base.host);
  }

  async #read(
    path: string,
    accept: string,
    descriptor: Descriptor,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    if (descriptor.size > maxBytes) {
      throw new BobError(
        "LIMIT_EXCEEDED",
        `${descriptor.digest} of ${this.name} has ${descriptor.size} bytes; bob reads at most ${maxBytes}`,
      );
    }
    const response = await this.#get(path, accept, signal);
    const bytes = await readBody(response, descriptor.size, `${descriptor.digest} of ${this.name}`);
    assertContent(bytes, descriptor, this.#base.host);
    return bytes;
  }

  async #get(path: string, accept: string, signal: AbortSignal): Promise<Response> {
    const url = new URL(path, this.#base);
    let response = await this.#request(url, accept, signal);
    if (response.status === 401 && this.#authorization === undefined) {
      await response.body?.cancel();
      this.#authorization = await this.#authorize(response, signal);
      response = await this.#request(url, accept, signal);
    }
    if (!response.ok) throw await this.#refusal(response);
    return response;
  }

  #request(url: URL, accept: string, signal: AbortSignal): Promise<Response> {
    const headers = { accept, ...(this.#authorization !== undefined && { authorization: this.#authorization }) };
    return fetchFollowing(url, headers, this.#httpOptions(signal));
  }

  async #authorize(response: Response, signal: AbortSignal): Promise<string> {
    const challenge = parseChallenge(response.headers.get("www-authenticate"));
    if (challenge === undefined)
      throw new BobError("DENIED", `${this.#base.host} refuses access and does not say how to get it`);
    const credentials = await this.#options.findCredentials?.(this.#reference.registry, signal);
    if (credentials?.registryToken !== undefined) return `Bearer ${credentials.registryToken}`;
    if (challenge.scheme === "basic") {
      if (credentials === undefined)
        throw new BobError(
          "DENIED",
          `${this.#base.host} wants a login: docker login ${this.#reference.registry}, or --creds`,
        );
      return basicAuthorization(credentials);
    }
    const request = tokenRequest(challenge, `repository:${this.#reference.repository}:pull`, credentials);
    return `Bearer ${await this.#fetchToken(request, signal)}`;
  }

  async #fetchToken(request: Request, signal: AbortSignal): Promise<string> {
    const { host } = new URL(request.url);
    const response = await fetchWithRetry(request, this.#httpOptions(signal));
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

  async #refusal(response: Response): Promise<BobError> {
    const said = await describeErrors(response);
    const { status } = response;
    if (status === 404) return new BobError("NOT_FOUND", `${this.name} is not there${said}`, { details: { status } });
    if (status === 401 || status === 403)
      return new BobError("DENIED", `${this.#base.host} refuses to give ${this.name} (${status})${said}`, {
        details: { status },
      });
    return new BobError("UNAVAILABLE", `${this.#base.host} answers ${status} for ${this.name}${said}`, {
      details: { status },
    });
  }

  #httpOptions(signal: AbortSignal): { signal: AbortSignal; retryDelayMs?: number } {
    const { retryDelayMs } = this.#options;
    return retryDelayMs === undefined ? { signal } : { signal, retryDelayMs };
  }
}

function baseUrl(registry: string, plainHttp: boolean): string {
  if (registry === "docker.io") return "https://registry-1.docker.io";
  const { hostname } = new URL(`http://${registry}`);
  return `${plainHttp || isLoopback(hostname) ? "http" : "https"}://${registry}`;
}

/** The body says it itself in OCI documents; the header is for those that do not. */
function mediaTypeOf(response: Response, bytes: Uint8Array): string {
  const { mediaType } = (parseJson(new TextDecoder().decode(bytes), "the manifest") ?? {}) as { mediaType?: unknown };
  return typeof mediaType === "string"
    ? mediaType
    : ((response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "");
}

async function describeErrors(response: Response): Promise<string> {
  try {
    const text = new TextDecoder().decode(await readBody(response, 64 << 10, "an error"));
    const { errors } = JSON.parse(text) as { errors?: { code?: string; message?: string }[] };
    const messages = (errors ?? []).map(({ code, message }) => message || code).filter(Boolean);
    return messages.length > 0 ? `: ${messages.join("; ")}` : "";
  } catch {
    return ""; // Not in the form of the distribution spec: the status has to do.
  }
}
