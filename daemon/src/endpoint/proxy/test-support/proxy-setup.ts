// SPDX-License-Identifier: Apache-2.0
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { type AddressInfo, createConnection, createServer as createNetServer, type Server } from "node:net";
import { BobError } from "@bob/proto";
import type { Interceptors } from "../interceptor.ts";
import { ProxyConnection } from "../proxy-connection.ts";

export type Handler = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: string[]) => void;

const closers: (() => void)[] = [];

/** Ends all that {@link through} and {@link before} started. */
export function closeAll(): void {
  for (const close of closers.splice(0).reverse()) close();
}

/** A client of node:http2, a server of node:http2, and the proxy between them. */
export async function through(
  handler: Handler,
  interceptors: Interceptors = {},
  onSession: (session: ServerHttp2Session) => void = () => {},
): Promise<ClientHttp2Session> {
  const server = createServer({ settings: { initialWindowSize: 100_000 }, maxSessionMemory: 100 });
  server.on("stream", (stream, headers, _, raw) =>
    handler(stream as ServerHttp2Stream, headers, raw as unknown as string[]),
  );
  server.on("session", onSession);
  server.on("sessionError", () => {});
  closers.push(() => server.close());
  return (await before(server, interceptors)).session;
}

/** A client of a proxy before a server, and the proxy's port. */
export async function before(
  server: Server | Http2Server,
  interceptors: Interceptors = {},
): Promise<{ session: ClientHttp2Session; port: number }> {
  const behind = await listen(server);
  const proxy = createNetServer((client) => {
    const upstream = createConnection(behind, "127.0.0.1");
    const connection = new ProxyConnection(client, upstream, { interceptors, describeLoss });
    closers.push(() => connection.close());
  });
  const port = await listen(proxy);
  const session = connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 100 });
  session.on("error", () => {});
  closers.push(
    () => proxy.close(),
    () => session.destroy(),
  );
  return { session, port };
}

function listen(server: Server | Http2Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

function describeLoss(hasAnswered: boolean): BobError {
  return new BobError("UNAVAILABLE", hasAnswered ? "BuildKit went away" : "BuildKit never answered");
}

export interface Answer {
  headers: IncomingHttpHeaders;
  trailers: IncomingHttpHeaders | undefined;
  readonly body: Buffer;
}

/** One call with a gRPC-framed or raw body. */
export function call(
  session: ClientHttp2Session,
  path: string,
  body: Buffer,
  more: Record<string, string | string[]> = {},
) {
  const stream = session.request({ ":method": "POST", ":path": path, ...more });
  const answer: Partial<Answer> = {};
  const parts: Buffer[] = [];
  stream.on("response", (headers) => {
    answer.headers = headers;
  });
  stream.on("trailers", (trailers) => {
    answer.trailers = trailers;
  });
  stream.on("data", (part: Buffer) => parts.push(part));
  stream.end(body);
  return new Promise<Answer>((resolve, reject) => {
    stream.on("error", reject);
    stream.on("close", () =>
      stream.rstCode === 0
        ? resolve({ ...answer, body: Buffer.concat(parts) } as Answer)
        : reject(new Error(`reset ${stream.rstCode}`)),
    );
  });
}

/** A gRPC message with its head. */
export function framed(message: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Buffer.byteLength(message), 1);
  return Buffer.concat([head, Buffer.from(message)]);
}

/** Sends the request back, with trailers. */
export const echo: Handler = (stream) => {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0", "x-after": "yes" }));
  stream.pipe(stream);
};
