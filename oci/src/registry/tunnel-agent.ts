import type { RequestOptions } from "node:http";
import { Agent } from "node:https";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";

type Created = (error: Error | null, stream: Duplex) => void;

/**
 * Node's agent, which leaves the connection to a proxy open when that refuses a tunnel (`establishTunnel` in `lib/https.js`, seen in 22.22
 * and 26.10): a program that has nothing else to do would not end.
 */
export class TunnelAgent extends Agent {
  override createConnection(options: RequestOptions, callback?: Created): Duplex | null | undefined {
    const socket = super.createConnection(options, (error, stream) => {
      if (error) socket?.destroy();
      else if (socket instanceof Socket) socket.ref();
      callback?.(error, stream);
    });
    // Whoever gave the request up does not wait for the proxy.
    if (socket instanceof Socket) socket.unref();
    return socket;
  }
}
