// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BobError } from "@bob/proto/errors";

/** A path's answer: status and text. */
export type Answer = () => readonly [status: number, text: string];

/**
 * Serves short texts by path, for probes and Prometheus.
 *
 * @param address `[host]:port`; port 0 takes a free one.
 * @returns the port, and what ends it.
 * @throws {BobError} USAGE for an address that cannot be listened on.
 */
export async function serveTexts(
  address: string,
  answers: Readonly<Record<string, Answer>>,
): Promise<{ readonly port: number } & AsyncDisposable> {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  if (port === "") throw new BobError("USAGE", `"${address}" is no address to listen on: [host]:port`);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const [status, text] = answers[path]?.() ?? [404, "not found\n"];
    response.writeHead(status, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
  });
  await listen(server, host, Number(port), address);
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server, host: string, port: number, address: string): Promise<void> {
  server.listen(port, ...(host === "" ? [] : [host]));
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new BobError("USAGE", `cannot listen on ${address}: ${(cause as Error).message}`, { cause });
  }
}
