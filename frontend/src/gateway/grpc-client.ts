// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import { BobError } from "@bob/proto";
import { maxMessageBytes, prefixBytes, prefixMessage, unprefixMessage } from "@bob/proto/wire/grpc-messages";
import { requestHeaders } from "@bob/proto/wire/grpc-request";
import { errorFromTrailers } from "@bob/proto/wire/grpc-status";
import type { Headers } from "@bob/proto/wire/hpack";
import { Http2Connection } from "./http2-connection.ts";
import type { Exchange } from "./http2-stream.ts";

/** Makes unary gRPC calls: request bytes in, answer bytes out. */
export interface UnaryCaller {
  call(path: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}

/**
 * A unary gRPC client over one byte stream. BuildKit hands a frontend its gateway on stdin and stdout; grpc-js only
 * knows addresses (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
 */
export class GrpcClient implements UnaryCaller, Disposable {
  readonly #connection: Http2Connection;

  readonly #metadata: Headers;

  /**
   * @param transport carries HTTP/2 with prior knowledge; closed with the client.
   * @param metadata sent with every call.
   */
  constructor(transport: Duplex, metadata: Headers = {}) {
    this.#metadata = metadata;
    this.#connection = new Http2Connection(transport, maxMessageBytes + prefixBytes);
  }

  /**
   * @throws {BobError} BUILD_FAILED or CANCELLED with BuildKit's status in `details.status`; UNAVAILABLE when the
   *   connection is lost; LIMIT_EXCEEDED when a message is larger than 16 MiB.
   */
  async call(path: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const prefixed = prefixMessage(request);
    const headers = { ...requestHeaders(path), ...this.#metadata };
    try {
      return readAnswer(await this.#connection.request(headers, prefixed, signal), path);
    } catch (cause) {
      if (signal.aborted) throw new BobError("CANCELLED", `call of ${path} was cancelled`, { cause: signal.reason });
      if (cause instanceof BobError) throw cause;
      throw new BobError("UNAVAILABLE", `BuildKit closed the gateway connection during ${path}`, { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }
}

function readAnswer({ body, trailers }: Exchange, path: string): Uint8Array {
  const failure = errorFromTrailers(trailers);
  if (failure) throw failure;
  const message = unprefixMessage(body);
  if (!message) throw new BobError("PROTOCOL", `gRPC answer to ${path} has no message`);
  return message;
}
