// SPDX-License-Identifier: Apache-2.0
import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { SecureContext } from "node:tls";
import { BobError } from "@bob/proto";
import {
  certsFolders,
  type HostCertificates,
  joinCertificates,
  readAuthorities,
  readHostCertificates,
} from "./certificate-folders.ts";
import { connectionFailure, reasonOf } from "./connection-failure.ts";
import { exchange, type HttpRequest, type HttpResponse } from "./exchange.ts";
import { isLoopback } from "./loopback.ts";
import { isCertificate, machineCertificates } from "./machine-certificates.ts";
import { findProxy, type HttpProxy } from "./proxy.ts";
import { closeRefusedTunnels } from "./tunnels.ts";

/** How registries are spoken to. */
export interface ConnectionOptions {
  /** Has the variables of proxies and certificates, and where docker's configuration is. Default: none of them. */
  readonly env?: NodeJS.ProcessEnv;
  /** Speak http to the registry. */
  readonly plainHttp?: boolean;
  /** Trust any certificate, and speak http where there is no TLS: docker's `insecure-registries`. */
  readonly insecure?: boolean;
  /** CAs in PEM, trusted besides the machine's. */
  readonly caFile?: string;
  /** Of the registry, besides those in `certsFolders`. */
  readonly certificates?: HostCertificates;
  /** docker's `certs.d`. Default: where docker has them. */
  readonly certsFolders?: readonly string[];
  /** Whether messages advise bobctl's options, or what else there is where bob is a service. Default true. */
  readonly hasOptions?: boolean;
}

export const connectTimeoutMs = 10_000;

/** Connections to a registry, and to where it sends us: one agent for each origin, with what is trusted there and the proxy to it. */
export class Connections {
  readonly options: ConnectionOptions;
  /** `host[:port]` of the registry, whose CAs are good for where it sends us, too, as docker has it. */
  readonly #registry: string;
  readonly #agents = new Map<string, Promise<Way>>();
  readonly #certificates = new Map<string, Promise<HostCertificates>>();

  constructor(registry: string, options: ConnectionOptions) {
    this.#registry = registry;
    this.options = options;
  }

  /**
   * Sends one request. Follows no redirect and does not try again.
   *
   * @throws {BobError} UNAVAILABLE or DENIED in words of the problem, CANCELLED; USAGE for files and variables that cannot be used.
   */
  async send(request: HttpRequest, signal: AbortSignal, timeoutMs = connectTimeoutMs): Promise<HttpResponse> {
    const { host } = request.url;
    const { agent, proxy } = await this.#wayTo(request.url);
    const destination = { host, proxy: proxy?.name, hasOptions: this.options.hasOptions ?? true };
    try {
      const response = await exchange(request, agent, timeoutMs, signal);
      if (proxy === undefined || response.status !== 407) return response;
      await response.body.cancel();
    } catch (thrown) {
      throw signal.aborted ? whyGivenUp(signal.reason, host) : connectionFailure(thrown, destination);
    }
    throw connectionFailure(Object.assign(new Error("407"), { statusCode: 407 }), destination);
  }

  /** Whether somebody said which certificates of a loopback registry are good: else, as with docker, any is. */
  async hasOwnAuthorities(host: string): Promise<boolean> {
    return this.options.caFile !== undefined || (await this.#readHost(host)).ca.length > 0;
  }

  #wayTo(url: URL): Promise<Way> {
    return once(this.#agents, url.origin, () => this.#openWay(url));
  }

  async #openWay(url: URL): Promise<Way> {
    const proxy = findProxy(url, this.options.env ?? {});
    const address = proxy?.url.href;
    // What NO_PROXY excludes was decided here: Node gets a proxy only where there is one.
    const proxyEnv = address === undefined ? {} : { HTTP_PROXY: address, HTTPS_PROXY: address };
    const pooled = { keepAlive: true, timeout: connectTimeoutMs, proxyEnv };
    // Node's modules for it take 40 ms, which `bobctl --help` has no use for.
    if (url.protocol === "http:") return { proxy, agent: new (await import("node:http")).Agent(pooled) };
    const trust = await this.#readTrust(url);
    const secureContext = await makeContext(trust, url.host);
    const options = { ...pooled, secureContext, rejectUnauthorized: trust.verifies };
    const agent = new (await import("node:https")).Agent(options);
    return { proxy, agent: proxy === undefined ? agent : closeRefusedTunnels(agent) };
  }

  async #readTrust({ host, hostname }: URL): Promise<Trust> {
    const { env = {}, insecure = false, caFile } = this.options;
    const { cert, key } = await this.#readHost(host);
    if (insecure || (isLoopback(hostname) && !(await this.hasOwnAuthorities(host))))
      return { verifies: false, cert, key, ca: [] };
    const hosts = await Promise.all([...new Set([host, this.#registry])].map((each) => this.#readHost(each)));
    const given = caFile === undefined ? [] : await readAuthorities(caFile);
    const ca = [...(await machineCertificates(env)), ...given, ...hosts.flatMap((each) => each.ca)];
    return { verifies: true, cert, key, ca };
  }

  #readHost(host: string): Promise<HostCertificates> {
    return once(this.#certificates, host, () => this.#readHostFiles(host));
  }

  async #readHostFiles(host: string): Promise<HostCertificates> {
    const { env = {}, certsFolders: folders = certsFolders(env), certificates } = this.options;
    const found = await readHostCertificates(folders, host);
    return host === this.#registry && certificates !== undefined ? joinCertificates([certificates, found]) : found;
  }
}

/** What was made for the key before, or is made now. */
function once<Value>(made: Map<string, Value>, key: string, make: () => Value): Value {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}

interface Way {
  readonly agent: HttpAgent | HttpsAgent;
  readonly proxy: HttpProxy | undefined;
}

interface Trust extends HostCertificates {
  readonly verifies: boolean;
}

/**
 * One for all connections: reading the CAs takes 20 ms, also Node's own, which come where none are given; who checks none needs none. As
 * with Go's programs, a certificate trusted by name needs no CA above it.
 */
async function makeContext(trust: Trust, host: string): Promise<SecureContext> {
  const { createSecureContext } = await import("node:tls");
  const { verifies, ca, cert, key } = trust;
  try {
    return createSecureContext({
      ...((ca.length > 0 || !verifies) && { ca: [...ca] }),
      ...(cert.length > 0 && { cert: [...cert], key: [...key] }),
      allowPartialTrustChain: true,
    });
  } catch (cause) {
    // One broken file among the machine's is no reason to trust none of them.
    const readable = ca.filter(isCertificate);
    if (readable.length < ca.length) return await makeContext({ ...trust, ca: readable }, host);
    const message = `the client certificate for ${host} in certs.d cannot be used: ${reasonOf(cause)}`;
    throw new BobError("USAGE", message, { cause });
  }
}

function whyGivenUp(reason: unknown, host: string): BobError {
  if (reason instanceof BobError) return reason;
  if ((reason as Error | undefined)?.name === "TimeoutError")
    return new BobError("UNAVAILABLE", `${host} did not answer in time (--timeout)`, { cause: reason });
  return new BobError("CANCELLED", "cancelled", { cause: reason });
}
