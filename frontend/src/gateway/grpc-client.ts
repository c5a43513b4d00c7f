import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import type { Duplex } from "node:stream";
import { BobError } from "@bob/proto";
import { frameMessage, maxMessageBytes, unframeMessage } from "./grpc-frames.ts";
import { errorFromTrailers } from "./grpc-status.ts";

/** Makes unary gRPC calls: request bytes in, answer bytes out. */
export interface UnaryCaller {
  call(path: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}

/**
 * A unary gRPC client over one byte stream. BuildKit hands a frontend its gateway on stdin and stdout; grpc-js only knows
 * addresses (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
 * HTTP/2 PING, by which the server sees whether we live, is answered by `node:http2`.
 */
export class GrpcClient implements UnaryCaller, Disposable {
  readonly #session: ClientHttp2Session;
  #failure: Error | undefined;

  /** @param transport carries HTTP/2 with prior knowledge; closed with the client. */
  constructor(transport: Duplex) {
    this.#session = connect("http://localhost", {
      createConnection: () => transport,
      settings: { initialWindowSize: maxMessageBytes, enablePush: false },
    });
    this.#session.once("connect", () => {
      if (!this.#session.destroyed) this.#session.setLocalWindowSize(2 * maxMessageBytes);
    });
    this.#session.on("error", (error) => {
      this.#failure = error;
    });
  }

  /**
   * @throws {BobError} BUILD_FAILED or CANCELLED with BuildKit's status in `details.status`; UNAVAILABLE when the connection
   * is lost; LIMIT_EXCEEDED when a message is larger than 16 MiB.
   */
  async call(path: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const frame = frameMessage(request);
    if (this.#session.destroyed) throw this.#lost(path);
    const stream = this.#session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const cancel = () => stream.close(constants.NGHTTP2_CANCEL);
    signal.addEventListener("abort", cancel, { once: true });
    try {
      signal.throwIfAborted();
      stream.end(frame);
      return await readAnswer(stream, path);
    } catch (error) {
      if (signal.aborted) throw new BobError("CANCELLED", `call of ${path} was cancelled`, { cause: signal.reason });
      if (error instanceof BobError) throw error;
      throw this.#lost(path, error);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  [Symbol.dispose](): void {
    this.#session.destroy();
  }

  #lost(path: string, cause: unknown = this.#failure): BobError {
    return new BobError("UNAVAILABLE", `BuildKit closed the gateway connection during ${path}`, { cause });
  }
}

async function readAnswer(stream: ClientHttp2Stream, path: string): Promise<Uint8Array> {
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders | undefined;
  stream.once("response", (received) => {
    headers = received;
  });
  stream.once("trailers", (received) => {
    trailers = received;
  });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  // Without a body, the status is in the headers ("Trailers-Only").
  const end = trailers ?? headers;
  if (end["grpc-status"] === undefined) throw new Error("the stream ended without a gRPC status");
  const failure = errorFromTrailers(end);
  if (failure) throw failure;
  const message = unframeMessage(Buffer.concat(chunks));
  if (!message) throw new BobError("PROTOCOL", `gRPC answer to ${path} has no message`);
  return message;
}
