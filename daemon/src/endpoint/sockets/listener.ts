// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type SecureContextOptions } from "node:tls";
import { BobError } from "@bob/proto/errors";
import { claimSocket } from "../../process/claim-socket.ts";
import { type Address, formatAddress } from "./address.ts";

const handshakeTimeoutMs = 10_000;
/** Small messages go at once; a client that is gone without a word is noticed. */
const ofTcp = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 };

/** TLS of TCP listeners. */
export interface ListenerTls extends SecureContextOptions {
  /** Whether clients need a certificate that the CA signed. */
  readonly needsClientCert: boolean;
}

/**
 * Listens on an address. Over TCP with TLS where it is given; unix sockets are for their owner and group, as
 * buildkitd's own.
 *
 * @throws {BobError} USAGE or UNAVAILABLE when the address cannot be listened on.
 */
export async function openListener(
  address: Address,
  tls: ListenerTls | undefined,
  onClient: (client: Socket) => void,
): Promise<Server> {
  const server = tls && !("path" in address) ? createTls(tls, onClient) : createServer(ofTcp, onClient);
  if ("path" in address) await claimSocket(address.path, "bob-endpoint", "--listen");
  try {
    server.listen(address);
    await once(server, "listening");
  } catch (cause) {
    throw new BobError("UNAVAILABLE", `${formatAddress(address)} cannot be listened on: choose another`, { cause });
  }
  if ("path" in address) await chmod(address.path, 0o660);
  return server;
}

/** gRPC's clients want HTTP/2 to be agreed on by ALPN. */
function createTls({ needsClientCert, ...context }: ListenerTls, onClient: (client: Socket) => void): Server {
  const options = { ALPNProtocols: ["h2"], requestCert: needsClientCert, handshakeTimeout: handshakeTimeoutMs };
  return createTlsServer({ ...context, ...options, ...ofTcp }, onClient);
}
