// SPDX-License-Identifier: Apache-2.0
import type { Agent } from "node:https";
import { Socket } from "node:net";

/**
 * Closes the connection to a proxy that refuses a tunnel, which Node leaves open (`establishTunnel` in `lib/https.js`, seen in 22.22 and
 * 26.10): a program that has nothing else to do would not end.
 */
export function closeRefusedTunnels(agent: Agent): Agent {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = create(options, (error, stream) => {
      if (error) socket?.destroy();
      else if (socket instanceof Socket) socket.ref();
      callback?.(error, stream);
    });
    // Whoever gave the request up does not wait for the proxy.
    if (socket instanceof Socket) socket.unref();
    return socket;
  };
  return agent;
}
