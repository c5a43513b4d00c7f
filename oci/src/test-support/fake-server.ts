// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

export interface FakeServer extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  host: string;
  /** `GET /v2/…`, with the authorization it came with. */
  requests: { line: string; authorization: string | undefined }[];
  /** Connections that began with what is no http: handshakes of TLS. */
  readonly strayConnections: number;
}

/**
 * Serves on a free port of this machine until disposed of.
 *
 * @param tls speaks https, with this.
 */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  tls?: ServerOptions,
): Promise<FakeServer> {
  const requests: FakeServer["requests"] = [];
  let strayConnections = 0;
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    answer(request, response);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on("clientError", (_, socket) => {
    strayConnections++;
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get strayConnections() {
      return strayConnections;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
