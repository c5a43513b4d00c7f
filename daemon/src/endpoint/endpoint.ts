import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { GrpcClient, type Host } from "@bob/frontend";
import { claimSocket } from "../claim-socket.ts";
import type { Log } from "../log.ts";
import { type Address, connectTo } from "./address.ts";
import { BobBuilds } from "./bob-builds.ts";
import { HistoryCalls } from "./history/history-calls.ts";
import { ProxyConnection } from "./proxy-connection.ts";
import { BuildSigning } from "./sign/build-signing.ts";
import type { SignKey } from "./sign/sign-key.ts";

export interface EndpointOptions {
  readonly listen: Address;
  readonly buildkit: Address;
  /** Signs what builds with `--attest type=bob` push. */
  readonly signKey: SignKey | undefined;
  readonly host: Host;
  readonly log: Log;
}

/**
 * Offers BuildKit's API with `--attest type=bob` added, in front of a BuildKit that does not know it.
 *
 * @returns when `stop` is aborted and every connection is closed.
 * @throws {BobError} USAGE or UNAVAILABLE when `listen` cannot be listened on.
 */
export async function runEndpoint(
  { listen, buildkit, signKey, host, log }: EndpointOptions,
  stop: AbortSignal,
): Promise<void> {
  const connect = () => connectTo(buildkit);
  const signing = signKey && new BuildSigning(signKey, async () => new GrpcClient(connect()));
  const builds = new BobBuilds({ ...host, connect, log, signing });
  const relays = { ...new HistoryCalls(connect, log).relays, ...signing?.relays };
  const open = new Set<ProxyConnection>();
  const server = createServer((client) => {
    const upstream = connectTo(buildkit);
    reportUpstream(upstream, log);
    const connection = new ProxyConnection(client, upstream, builds.interceptors, relays);
    open.add(connection);
    client.once("close", () => open.delete(connection));
  });
  if ("path" in listen) await claimSocket(listen.path);
  server.listen(listen);
  await once(server, "listening");
  // As buildkitd's own socket: for its owner and group.
  if ("path" in listen) await chmod(listen.path, 0o660);
  log.info("the builder endpoint listens", { ...listen });
  if (!stop.aborted) await once(stop, "abort");
  server.close();
  for (const connection of open) connection.close();
}

function reportUpstream(upstream: Socket, log: Log): void {
  upstream.once("error", (error) => log.warn("BuildKit does not answer", { cause: error.message }));
}
