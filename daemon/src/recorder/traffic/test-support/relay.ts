// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { TrafficChunk } from "../conversation.ts";
import { chunkOf } from "./chunks.ts";

export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** What passed on its connections, in its order; of one connection when there was one. */
  readonly chunks: TrafficChunk[];
}

/** Listens on a port of its own, and hands everything to and fro. Without a port to hand it to it only listens. */
export async function startRelay(target?: number): Promise<Relay> {
  const chunks: TrafficChunk[] = [];
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    sockets.push(client);
    record(client, chunks, true);
    if (target === undefined) return;
    const upstream = connect(target, "127.0.0.1");
    sockets.push(upstream);
    record(upstream, chunks, false);
    client.pipe(upstream).pipe(client);
  });
  const port = await listen(server);
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { port, chunks, [Symbol.asyncDispose]: close };
}

/** @returns the port, which the system chose. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function record(socket: Socket, chunks: TrafficChunk[], fromClient: boolean): void {
  let offset = 0;
  socket.on("error", () => {}); // ends of tests are no faults
  socket.on("data", (bytes) => {
    const buffer = Buffer.from(bytes);
    chunks.push(chunkOf(buffer, offset, fromClient));
    offset += buffer.length;
  });
}
