// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { maxRedirects } from "../limits.ts";
import { isTransient, reasonOf } from "./connection-failure.ts";
import type { Connections } from "./connections.ts";
import { type HttpRequest, HttpResponse } from "./exchange.ts";

const passingStatus = new Set([408, 429, 500, 502, 503, 504]);

/** Whether the same request may be answered otherwise in a moment. */
export function isPassing(status: number): boolean {
  return passingStatus.has(status);
}

export interface HttpOptions {
  connections: Connections;
  signal: AbortSignal;
  /** Tries after the first one. Default 3. */
  retries?: number;
  /** Wait before the first retry, doubled each time. Default 1000. */
  retryDelayMs?: number;
}

/**
 * Sends a request, and again on 408, 429, 5xx and connections that broke. What somebody has to mend (certificates, proxies, nobody there)
 * is told at once.
 *
 * @throws {BobError} UNAVAILABLE when no answer comes; else as {@link Connections.send}.
 */
export async function sendWithRetry(request: HttpRequest, options: HttpOptions): Promise<HttpResponse> {
  const { connections, signal, retries = 3, retryDelayMs = 1_000 } = options;
  for (let attempt = 0; ; attempt++) {
    const outcome = await trySend(connections, request, signal);
    const isAnswer = outcome instanceof HttpResponse;
    const mayPass = isAnswer ? isPassing(outcome.status) : isTransient(outcome);
    if (attempt >= retries || !mayPass) {
      if (isAnswer) return outcome;
      throw outcome;
    }
    if (isAnswer) await outcome.body.cancel();
    await sleep(retryDelayMs * 2 ** attempt * (0.9 + Math.random() * 0.2), undefined, { signal });
  }
}

/**
 * Follows redirects by hand: `authorization` goes to the first origin only, and never from https to http.
 *
 * @throws {BobError} PROTOCOL on a redirect that cannot be followed; else as {@link sendWithRetry}.
 */
export async function sendFollowing(request: HttpRequest, options: HttpOptions): Promise<HttpResponse> {
  const { url, headers } = request;
  let current = url;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const allowed = current.origin === url.origin ? headers : withoutAuthorization(headers);
    const response = await sendWithRetry({ ...request, url: current, headers: allowed }, options);
    const location = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body.cancel();
    current = nextLocation(current, location);
  }
  throw new BobError("PROTOCOL", `${url.host} redirects more than ${maxRedirects} times`);
}

/** Reads a body, never more than `maxBytes`. @throws {BobError} LIMIT_EXCEEDED beyond it, UNAVAILABLE when the connection breaks. */
export async function readBody(response: HttpResponse, maxBytes: number, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of streamBody(response, what)) {
    length += chunk.length;
    if (length > maxBytes)
      throw new BobError("LIMIT_EXCEEDED", `${what} is larger than the ${maxBytes} bytes it may have`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** A body as it comes. @throws {BobError} UNAVAILABLE when the connection breaks. */
export async function* streamBody(response: HttpResponse, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* response.body;
  } catch (cause) {
    if ((cause as Error).name === "TimeoutError")
      throw new BobError("UNAVAILABLE", `${what} did not come in time (--timeout)`, { cause });
    throw new BobError("UNAVAILABLE", `the connection broke while reading ${what}: ${reasonOf(cause)}`, { cause });
  }
}

async function trySend(
  connections: Connections,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse | BobError> {
  try {
    return await connections.send(request, signal);
  } catch (error) {
    if (error instanceof BobError) return error;
    throw error;
  }
}

function nextLocation(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href))
    throw new BobError("PROTOCOL", `${from.host} redirects to "${safeText(location)}", which is no address`);
  const next = new URL(location, from);
  assertEncryptedAs(from, next);
  return next;
}

/** @throws {BobError} PROTOCOL for an address that a server gives and that is less protected than its own. */
export function assertEncryptedAs(from: URL, next: URL): void {
  if (next.protocol === "https:" || next.protocol === from.protocol) return;
  throw new BobError("PROTOCOL", `${from.host} sends bob on to ${next.protocol}//${next.host}, which is not encrypted`);
}

function withoutAuthorization({ authorization: _, ...headers }: HttpRequest["headers"]): Record<string, string> {
  return headers;
}
