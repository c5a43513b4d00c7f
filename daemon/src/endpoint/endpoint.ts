// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { GrpcClient, type Host } from "@bob/frontend";
import { toBobError } from "@bob/proto";
import type { OpenSigner } from "@bob/trust/sigstore/open-signer";
import type { Log } from "../process/log.ts";
import { BobBuilds } from "./builds/bob-builds.ts";
import { HistoryCalls } from "./history/history-calls.ts";
import { ProxyConnection } from "./proxy/proxy-connection.ts";
import { refuseClient } from "./proxy/refusal.ts";
import { BuildSigning } from "./sign/build-signing.ts";
import type { RegistryAccess } from "./sign/registry-settings.ts";
import { type Address, formatAddress } from "./sockets/address.ts";
import type { BuildkitBehind } from "./sockets/buildkit-behind.ts";
import { type ListenerTls, openListener } from "./sockets/listener.ts";

export interface EndpointOptions {
  readonly listen: readonly Address[];
  /** For addresses of TCP. */
  readonly tls: ListenerTls | undefined;
  readonly buildkit: BuildkitBehind;
  /** Signs what builds with `--attest type=bob` push. */
  readonly openSigner: OpenSigner | undefined;
  /** The ways to the registries where it signs. */
  readonly registries: RegistryAccess;
  readonly host: Host;
  readonly log: Log;
}

/**
 * Offers BuildKit's API with `--attest type=bob` added, in front of a BuildKit that does not know it.
 *
 * @returns when `stop` is aborted and every connection is closed.
 * @throws {BobError} USAGE or UNAVAILABLE when an address cannot be listened on.
 */
export async function runEndpoint(options: EndpointOptions, stop: AbortSignal): Promise<void> {
  const { listen, tls, log } = options;
  const serve = clientServer(options);
  const clients = new Set<Socket>();
  const servers: Server[] = [];
  try {
    for (const address of listen) {
      const isOpen = !tls && !("path" in address);
      servers.push(await openListener(address, tls, (client) => accept(client, clients, serve)));
      log.info("the builder endpoint listens", { address: formatAddress(address) });
      if (isOpen) log.warn("everybody who reaches this address can build: --tlscert, --tlskey and --tlscacert help");
    }
    if (!stop.aborted) await once(stop, "abort");
  } finally {
    for (const server of servers) server.close();
    for (const client of clients) client.destroy();
  }
}

/** Serves clients, each over a connection to BuildKit of its own. */
function clientServer({
  buildkit,
  openSigner,
  registries,
  host,
  log,
}: EndpointOptions): (client: Socket) => Promise<void> {
  const connect = (signal: AbortSignal) => buildkit.connect(signal);
  const open = async (signal: AbortSignal) => new GrpcClient(await connect(signal));
  const signing = openSigner && new BuildSigning(openSigner, open, registries);
  const { interceptors } = new BobBuilds({ ...host, connect, log, signing });
  const relays = { ...new HistoryCalls(connect, log).relays, ...signing?.relays };
  const describeLoss = (hasAnswered: boolean, cause?: Error) => {
    const loss = buildkit.lost(hasAnswered, cause);
    log.warn(loss.message);
    return loss;
  };
  return async (client) => {
    const gone = new AbortController();
    client.once("close", () => gone.abort());
    try {
      const upstream = await buildkit.connect(gone.signal);
      new ProxyConnection(client, upstream, { interceptors, relays, describeLoss });
    } catch (error) {
      if (gone.signal.aborted) return;
      const failure = toBobError(error);
      log.warn(failure.message);
      refuseClient(client, failure);
    }
  };
}

function accept(client: Socket, clients: Set<Socket>, serve: (client: Socket) => Promise<void>): void {
  clients.add(client);
  client.once("close", () => clients.delete(client));
  // What matters of it is the "close" that follows.
  client.on("error", () => {});
  void serve(client);
}
