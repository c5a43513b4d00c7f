// SPDX-License-Identifier: Apache-2.0
import { type ChannelListener, subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

interface Message {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
  readonly error: Error & { readonly code?: string };
}

/**
 * Tells of every request of `node:http` and `node:https` and how long its answer took: method, address without its query, status. Of a login only
 * its kind: what is secret never gets here. Tells until it is disposed of.
 */
export function traceRequests(trace: (line: string) => void): Disposable {
  const begun = new WeakMap<ClientRequest, number>();
  const tell = (request: ClientRequest, outcome: string) => {
    const elapsedMs = Math.round(performance.now() - (begun.get(request) ?? performance.now()));
    trace(`${describeRequest(request)}: ${outcome}, ${elapsedMs} ms`);
  };
  return listenTo({
    "http.client.request.start": ({ request }) => void begun.set(request, performance.now()),
    "http.client.response.finish": ({ request, response }) => tell(request, String(response.statusCode)),
    "http.client.request.error": ({ request, error }) => tell(request, `failed (${error.code ?? error.name})`),
  });
}

/** The channels say what a message of theirs is. */
function listenTo(listeners: Readonly<Record<string, (message: Message) => void>>): Disposable {
  const entries = Object.entries(listeners) as unknown as [string, ChannelListener][];
  for (const [name, listener] of entries) subscribe(name, listener);
  return {
    [Symbol.dispose]: () => {
      for (const [name, listener] of entries) unsubscribe(name, listener);
    },
  };
}

/** Queries of signed addresses are as good as a password. */
function describeRequest(request: ClientRequest): string {
  const { method, protocol, host, path } = request;
  // To a proxy the whole address is asked for; of a tunnel the path is host and port.
  const url = path.startsWith("/") ? `${protocol}//${request.getHeader("host") ?? host}${path}` : path;
  const login = /^(?:basic|bearer)(?= )/i.exec(request.getHeader("authorization")?.toString() ?? "")?.[0];
  return `${method} ${url.split("?")[0]}${login === undefined ? "" : ` with a ${login} login`}`;
}
