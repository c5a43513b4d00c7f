import { setTimeout as sleep } from "node:timers/promises";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { maxRedirects } from "../limits.ts";

const RETRIED_STATUS = new Set([408, 429, 500, 502, 503, 504]);
/** Nobody is there, or not under that name: asking again at once will not help. */
const NOT_RETRIED_CODES = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CERT_HAS_EXPIRED",
  "SELF_SIGNED_CERT_IN_CHAIN",
]);

export interface HttpOptions {
  signal: AbortSignal;
  /** Tries after the first one. Default 3. */
  retries?: number;
  /** Wait before the first retry, doubled each time. Default 1000. */
  retryDelayMs?: number;
}

/**
 * `fetch` with retries on 408, 429, 5xx and broken connections.
 *
 * @throws {BobError} UNAVAILABLE when no answer comes.
 */
export async function fetchWithRetry(request: Request, options: HttpOptions): Promise<Response> {
  const { signal, retries = 3, retryDelayMs = 1_000 } = options;
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryFetch(request.clone(), signal);
    const isFinal =
      attempt >= retries ||
      (outcome instanceof Response ? !RETRIED_STATUS.has(outcome.status) : !isWorthRetrying(outcome));
    if (isFinal) {
      if (outcome instanceof Response) return outcome;
      throw unreachable(request, outcome);
    }
    if (outcome instanceof Response) await outcome.body?.cancel();
    await sleep(retryDelayMs * 2 ** attempt * (0.9 + Math.random() * 0.2), undefined, { signal });
  }
}

/** A request whose body, if any, can be sent more than once. */
export interface HttpRequest {
  method?: string;
  headers: Record<string, string>;
  body?: Uint8Array;
}

/**
 * Follows redirects by hand: `authorization` goes to the first origin only, and never from https to http.
 *
 * @throws {BobError} PROTOCOL on a redirect that cannot be followed.
 */
export async function fetchFollowing(
  url: URL,
  { headers, ...request }: HttpRequest,
  options: HttpOptions,
): Promise<Response> {
  let current = url;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const allowed = current.origin === url.origin ? headers : withoutAuthorization(headers);
    const init = { ...request, headers: allowed, redirect: "manual" } as RequestInit;
    const response = await fetchWithRetry(new Request(current, init), options);
    const location = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    current = nextLocation(current, location);
  }
  throw new BobError("PROTOCOL", `${url.host} redirects more than ${maxRedirects} times`);
}

/** Reads a body, never more than `maxBytes`. @throws {BobError} LIMIT_EXCEEDED beyond it, UNAVAILABLE when the connection breaks. */
export async function readBody(response: Response, maxBytes: number, what: string): Promise<Uint8Array> {
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
export async function* streamBody(response: Response, what: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) yield chunk;
  } catch (cause) {
    if ((cause as Error).name === "TimeoutError")
      throw new BobError("UNAVAILABLE", `${what} did not come in time (--timeout)`, { cause });
    throw new BobError("UNAVAILABLE", `the connection broke while reading ${what}: ${reasonOf(cause)}`, { cause });
  }
}

async function tryFetch(request: Request, signal: AbortSignal): Promise<Response | Error> {
  try {
    return await fetch(request, { signal });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isWorthRetrying(error: Error): boolean {
  return error.name === "TypeError" && !NOT_RETRIED_CODES.has(codeOf(error));
}

function unreachable(request: Request, error: Error): BobError {
  const { host } = new URL(request.url);
  if (error.name === "TimeoutError")
    return new BobError("UNAVAILABLE", `${host} did not answer in time (--timeout)`, { cause: error });
  if (error.name === "AbortError") return new BobError("CANCELLED", "cancelled", { cause: error });
  return new BobError("UNAVAILABLE", `cannot reach the registry at ${host}: ${reasonOf(error)}`, { cause: error });
}

/** undici wraps what happened in `cause`. */
function reasonOf(thrown: unknown): string {
  const { cause, message } = thrown as Error & { cause?: Error & { errors?: Error[] } };
  return cause?.message || cause?.errors?.[0]?.message || message;
}

function codeOf(error: Error): string {
  return String((error.cause as NodeJS.ErrnoException | undefined)?.code ?? "");
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

function withoutAuthorization({ authorization: _, ...headers }: Record<string, string>): Record<string, string> {
  return headers;
}
