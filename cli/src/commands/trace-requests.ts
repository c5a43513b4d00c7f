import { type ChannelListener, subscribe, unsubscribe } from "node:diagnostics_channel";

interface Request {
  readonly origin?: string | URL;
  readonly method: string;
  readonly path: string;
  /** undici: names and values in turn, or lines of text. */
  readonly headers?: string | readonly unknown[];
}

/**
 * Tells of every request of `fetch` and how long its answer took: method, address without its query, status. Of a login only its kind: what
 * is secret never gets here. Tells until it is disposed of.
 *
 * https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
 */
export function traceRequests(trace: (line: string) => void, now: () => number = () => performance.now()): Disposable {
  const begun = new WeakMap<object, number>();
  const tell = (request: Request, outcome: string) => {
    const elapsedMs = Math.round(now() - (begun.get(request) ?? now()));
    trace(`${describeRequest(request)}: ${outcome}, ${elapsedMs} ms`);
  };
  const listeners: Readonly<Record<string, ChannelListener>> = {
    "undici:request:create": (message) => {
      const { request } = message as { request: Request };
      begun.set(request, now());
    },
    "undici:request:headers": (message) => {
      const { request, response } = message as { request: Request; response: { statusCode: number } };
      tell(request, String(response.statusCode));
    },
    "undici:request:error": (message) => {
      const { request, error } = message as { request: Request; error: Error & { code?: string } };
      tell(request, `failed (${error.code ?? error.name})`);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) subscribe(name, listener);
  return {
    [Symbol.dispose]: () => {
      for (const [name, listener] of Object.entries(listeners)) unsubscribe(name, listener);
    },
  };
}

/** Queries of signed addresses are as good as a password. */
function describeRequest({ origin = "", method, path, headers = "" }: Request): string {
  const [plain = ""] = path.split("?");
  const login = /(?:^|[\n,])authorization[:,] ?(basic|bearer) /i.exec(String(headers))?.[1];
  return `${method} ${origin}${plain}${login === undefined ? "" : ` with a ${login} login`}`;
}
