// SPDX-License-Identifier: Apache-2.0
import { type ChannelListener, subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

/** A request, whoever made it. */
interface Request {
  readonly method: string;
  /** With what it asks for behind `?`. */
  readonly url: string;
  readonly authorization: string | undefined;
}

/** As undici, which is Node's `fetch`, tells of one (https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md). */
interface FetchRequest {
  readonly origin?: string | URL;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, or lines of text. */
  readonly headers?: string | readonly unknown[];
}

/**
 * Tells of every request of `fetch` and `node:http` and how long its answer took: method, address without its query, status. Of a login only
 * its kind: what is secret never gets here. Tells until it is disposed of.
 */
export function traceRequests(trace: (line: string) => void): Disposable {
  const begun = new WeakMap<object, number>();
  const begin = (request: object) => void begun.set(request, performance.now());
  const tell = (key: object, request: Request, outcome: string) => {
    const elapsedMs = Math.round(performance.now() - (begun.get(key) ?? performance.now()));
    trace(`${describeRequest(request)}: ${outcome}, ${elapsedMs} ms`);
  };
  return listenTo({
    "undici:request:create": ({ request }: Message<FetchRequest>) => begin(request),
    "undici:request:headers": ({ request, response }: Message<FetchRequest, { statusCode: number }>) =>
      tell(request, ofFetch(request), String(response.statusCode)),
    "undici:request:error": ({ request, error }: Message<FetchRequest>) =>
      tell(request, ofFetch(request), describeError(error)),
    "http.client.request.start": ({ request }: Message<ClientRequest>) => begin(request),
    "http.client.response.finish": ({ request, response }: Message<ClientRequest, IncomingMessage>) =>
      tell(request, ofHttp(request), String(response.statusCode)),
    "http.client.request.error": ({ request, error }: Message<ClientRequest>) =>
      tell(request, ofHttp(request), describeError(error)),
  });
}

interface Message<Asked, Answer = undefined> {
  readonly request: Asked;
  readonly response: Answer;
  readonly error: Error & { readonly code?: string };
}

/** The channels say what a message of theirs is. */
function listenTo(listeners: Readonly<Record<string, (message: never) => void>>): Disposable {
  const entries = Object.entries(listeners) as unknown as [string, ChannelListener][];
  for (const [name, listener] of entries) subscribe(name, listener);
  return {
    [Symbol.dispose]: () => {
      for (const [name, listener] of entries) unsubscribe(name, listener);
    },
  };
}

function ofFetch({ origin = "", method, path, headers = "" }: FetchRequest): Request {
  const authorization = /(?:^|[\n,])authorization[:,] ?([^\n,]*)/i.exec(String(headers))?.[1];
  return { method, url: `${origin}${path}`, authorization };
}

function ofHttp(request: ClientRequest): Request {
  const { method, protocol, host, path } = request;
  // To a proxy the whole address is asked for; of a tunnel the path is host and port.
  const url = path.startsWith("/") ? `${protocol}//${request.getHeader("host") ?? host}${path}` : path;
  return { method, url, authorization: request.getHeader("authorization")?.toString() };
}

/** Queries of signed addresses are as good as a password. */
function describeRequest({ method, url, authorization }: Request): string {
  const login = /^(?:basic|bearer)(?= )/i.exec(authorization ?? "")?.[0];
  return `${method} ${url.split("?")[0]}${login === undefined ? "" : ` with a ${login} login`}`;
}

function describeError({ code, name }: Error & { readonly code?: string }): string {
  return `failed (${code ?? name})`;
}
