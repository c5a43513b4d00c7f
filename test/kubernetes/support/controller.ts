// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { freePort } from "../../integration/support/docker-registry.ts";
import { nodeBinary, projectRoot } from "../../support/paths.ts";
import { actAs, type Session } from "./session.ts";

/** A controller of this checkout that runs beside the cluster, with the rights its manifests give it. */
export interface RunningController extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Its log. */
  readonly log: string;
  readonly metricsAddress: string;
  readonly healthAddress: string;
  /** Ends it, and waits for that. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts one as its service account. `storage` is a folder that outlives it. */
export async function startController(
  session: Session,
  storage: string,
  ...args: string[]
): Promise<RunningController> {
  const env = await actAs(session, "bob-system", "bob-controller");
  const [metricsAddress, healthAddress] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const log = join(session.folder, `controller-${Date.now()}.log`);
  const addresses = ["--metrics-address", metricsAddress, "--health-address", healthAddress];
  const own = ["--kubeconfig", env.KUBECONFIG ?? "", "--storage", storage, "--lease-namespace", "bob-system"];
  const program = join(projectRoot, "daemon/src/controller/main.ts");
  const child = spawn(nodeBinary, [program, ...own, ...addresses, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr?.pipe(createWriteStream(log));
  const ended = once(child, "exit") as Promise<[number | null]>;
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return (await ended)[0];
  };
  return {
    ...{ child, log, metricsAddress, healthAddress, stop },
    [Symbol.asyncDispose]: async () => void (await stop("SIGKILL")),
  };
}

/** A way to a server on this machine that can be closed. */
export interface Way extends AsyncDisposable {
  readonly host: string;
  close(): Promise<void>;
  open(): Promise<void>;
}

export async function openWay(to: string): Promise<Way> {
  const [host = "", port = ""] = to.split(":");
  const sockets = new Set<Socket>();
  const own = await freePort();
  const start = async () => {
    const server = createServer((client) => {
      const upstream = connect(Number(port), host);
      client.pipe(upstream).pipe(client);
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(socket);
        socket.on("error", () => other.destroy()).on("close", () => sockets.delete(socket));
      }
    }).listen(own, "127.0.0.1");
    await once(server, "listening");
    return server;
  };
  let server: Awaited<ReturnType<typeof start>> | undefined = await start();
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    const closing = server;
    server = undefined;
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };
  const open = async () => {
    server ??= await start();
  };
  return { host: `127.0.0.1:${own}`, close, open, [Symbol.asyncDispose]: close };
}
