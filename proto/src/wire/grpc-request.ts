// SPDX-License-Identifier: Apache-2.0
import type { Headers } from "./hpack.ts";

/** Headers of a gRPC call to BuildKit (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Requests"). */
export function requestHeaders(path: string): Headers {
  return {
    ":method": "POST",
    ":scheme": "http",
    ":authority": "localhost",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
  };
}
