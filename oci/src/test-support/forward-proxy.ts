// SPDX-License-Identifier: Apache-2.0
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

export interface ForwardProxy extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** `CONNECT r.example:443`, `GET http://r.example/…`. */
  readonly requests: string[];
  /** Connections that asked for a tunnel and are open. */
  readonly openTunnels: number;
}

export interface ForwardProxyOptions {
  /** `<user>:<password>` that it wants. */
  readonly login?: string;
  /** Answered to every CONNECT. */
  readonly refusal?: string;
}

/** A proxy for which every name is this one server of this machine. */
export async function startProxy(behind: string, options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const requests: string[] = [];
  const wanted = options.login && `Basic ${Buffer.from(options.login).toString("base64")}`;
  const [host, port] = behind.split(":");
  const server = createServer((incoming, response) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    if (wanted !== undefined && incoming.headers["proxy-authorization"] !== wanted) {
      response.writeHead(407).end();
      return;
    }
    const { pathname, search } = new URL(incoming.url ?? "");
    const onward = request({ host, port, path: pathname + search, method: incoming.method }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  const tunnels = new Set<Duplex>();
  server.on("connect", ({ method, url, headers }, socket, head) => {
    requests.push(`${method} ${url}`);
    tunnels.add(socket);
    socket.on("end", () => socket.destroy()).on("close", () => tunnels.delete(socket));
    socket.on("error", () => {
      // The client is gone.
    });
    const isKnown = wanted === undefined || headers["proxy-authorization"] === wanted;
    const refusal = isKnown ? options.refusal : "407 Proxy Authentication Required";
    if (refusal !== undefined) {
      socket.resume().write(`HTTP/1.1 ${refusal}\r\n\r\n`);
      return;
    }
    const onward = connect(Number(port), host ?? "", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get openTunnels() {
      return tunnels.size;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      for (const tunnel of tunnels) tunnel.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
