// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { isWithoutTls } from "./connection-failure.ts";
import type { Connections } from "./connections.ts";
import { isLoopback } from "./loopback.ts";

/** A server of http that waits for more of what it takes for a request would keep us waiting, too. */
const handshakeTimeoutMs = 3_000;
/** What a server that does not know TLS may do to a handshake. */
const brokenCodes = new Set<unknown>(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** `host[:port]` where a registry answers. */
export function registryHost(registry: string): string {
  return registry === "docker.io" ? "registry-1.docker.io" : registry;
}

/**
 * Whether a registry is spoken to by https or http: https, but for `plainHttp`. On loopback, and with `insecure`, https is tried and http
 * taken where there is no TLS, as docker (`insecure-registries`, which loopback is in) and containerd (`NewHTTPFallback`) have it. A registry
 * on loopback whose CA somebody named has to have TLS.
 *
 * @throws {BobError} UNAVAILABLE when nobody answers.
 */
export async function findOrigin(registry: string, connections: Connections, signal: AbortSignal): Promise<URL> {
  const host = registryHost(registry);
  const [https, http] = [new URL(`https://${host}`), new URL(`http://${host}`)];
  const { plainHttp = false, insecure = false } = connections.options;
  if (plainHttp) return http;
  const isOpen = insecure || (isLoopback(https.hostname) && !(await connections.hasOwnAuthorities(host)));
  if (!isOpen) return https;
  if (host.endsWith(":80")) return http;
  return (await speaksTls(https, connections, signal)) ? https : http;
}

async function speaksTls(https: URL, connections: Connections, signal: AbortSignal): Promise<boolean> {
  const request = { url: new URL("/v2/", https), headers: {} };
  try {
    const response = await connections.send(request, signal, handshakeTimeoutMs);
    await response.body.cancel();
    return true;
  } catch (error) {
    if (!(error instanceof BobError) || signal.aborted) throw error;
    const { reason } = error.details;
    // Nobody at 443 says nothing about 80.
    const isElsewhere = https.port === "" && reason === "ECONNREFUSED";
    if (isWithoutTls(error) || brokenCodes.has(reason) || isElsewhere) return false;
    throw error;
  }
}
