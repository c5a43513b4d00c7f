// SPDX-License-Identifier: Apache-2.0
import { type ConnectionOptions, Connections } from "@bob/oci/registry/connections";
import { readBody, sendWithRetry } from "@bob/oci/registry/http";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";

/** A request to one of Sigstore's services. */
export interface ServiceRequest {
  /** As messages name the service: `Fulcio`. */
  readonly name: string;
  /** What the service's own address is. */
  readonly url: string;
  /** Below the address. */
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly location?: string;
}

const maxAnswerBytes = 16 * 1024 * 1024;

/** Speaks with Fulcio, logs and timestamp authorities as with registries: proxies, the machine's CAs, tries again. */
export class ServiceClient {
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * @throws {BobError} USAGE for what is no address; UNAVAILABLE when no answer comes; DENIED or UNAVAILABLE with what the service says when
   *   it refuses. 409 is an answer.
   */
  async send(request: ServiceRequest, signal: AbortSignal): Promise<ServiceAnswer> {
    const { name, path, method = "POST", headers = {}, body } = request;
    const url = addressOf(request, path);
    const connections = new Connections(url.host, this.#options);
    const sent = { url, method, headers, ...(body && { body }) };
    const response = await sendWithRetry(sent, { connections, signal });
    const bytes = Buffer.from(await readBody(response, maxAnswerBytes, `the answer of ${url.host}`));
    const { status } = response;
    if (!response.ok && status !== 409) {
      const said = safeText(bytes.subarray(0, 500).toString("utf8")).trim();
      const code = status === 401 || status === 403 ? "DENIED" : "UNAVAILABLE";
      throw new BobError(code, `${name} at ${url.host} refuses (${status})${said === "" ? "" : `: ${said}`}`);
    }
    const location = response.headers.get("location");
    return { status, bytes, ...(location !== null && { location }) };
  }
}

function addressOf({ name, url }: ServiceRequest, path: string): URL {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new BobError("USAGE", `"${url}" is no address of ${name}: write https://HOST`);
  return new URL(path.replace(/^\//, ""), url.endsWith("/") ? url : `${url}/`);
}
