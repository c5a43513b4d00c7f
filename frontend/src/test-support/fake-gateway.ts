// SPDX-License-Identifier: Apache-2.0
import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { Duplex } from "node:stream";
import { buildkit } from "@bob/proto/gen/buildkit";
import { prefixMessage, unprefixMessage } from "@bob/proto/wire/grpc-messages";

const { gateway } = buildkit;

/** Answers a call: message bytes, or a status. */
export type Handler = (request: Uint8Array) => Uint8Array | { status: buildkit.gateway.Status.$Properties };

/** A gRPC server with `handlers` by method name, over one byte stream, as BuildKit serves a frontend. */
export class FakeGateway implements Disposable {
  readonly #server: Http2Server;
  /** Every call so far. */
  readonly calls: { method: string; request: Uint8Array }[] = [];

  constructor(transport: Duplex, handlers: Readonly<Record<string, Handler>>) {
    this.#server = createServer({ settings: { initialWindowSize: 1024 * 1024 } });
    onStream(this.#server, (stream, headers) => {
      const method = String(headers[":path"]).split("/").at(-1) ?? "";
      void this.#answer(stream, method, handlers[method]);
    });
    this.#server.emit("connection", transport);
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }

  async #answer(stream: ServerHttp2Stream, method: string, handler: Handler | undefined): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const request = unprefixMessage(Buffer.concat(chunks)) ?? new Uint8Array();
    this.calls.push({ method, request });
    const answer = handler?.(request) ?? { status: { code: 12, message: `no method ${method}` } };
    if ("status" in answer) sendStatus(stream, answer.status);
    else sendMessage(stream, answer);
  }
}

/** `server.on("stream")` with the type the stream has. */
export function onStream(
  server: Http2Server,
  listener: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
): void {
  server.on("stream", (stream, headers) => listener(stream as ServerHttp2Stream, headers));
}

/** Two ends of a byte stream within this process. */
export function streamPair(): [Duplex, Duplex] {
  const ends: Duplex[] = [0, 1].map(
    (own) =>
      new Duplex({
        read() {},
        write: (chunk: Buffer, _, done) => {
          ends[1 - own]?.push(chunk);
          done();
        },
        final: (done) => {
          ends[1 - own]?.push(null);
          done();
        },
      }),
  );
  return [ends[0] as Duplex, ends[1] as Duplex];
}

function sendMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(prefixMessage(message));
}

/** As Go does it: everything in one header frame ("Trailers-Only"), details in base64 without padding. */
function sendStatus(stream: ServerHttp2Stream, status: buildkit.gateway.Status.$Properties): void {
  const details = Buffer.from(gateway.Status.encode(status).finish()).toString("base64").replaceAll("=", "");
  const message = encodeURIComponent(status.message ?? "").replaceAll("%20", " ");
  const head = {
    ":status": 200,
    "content-type": "application/grpc",
    "grpc-status": String(status.code),
    "grpc-message": message,
  };
  stream.respond({ ...head, "grpc-status-details-bin": details }, { endStream: true });
}
