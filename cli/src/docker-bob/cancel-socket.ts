// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { connect, createServer, type Server, type Socket } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";

/** The variable with the socket whose end of stream tells a plugin to stop (docker/cli, `cli-plugins/socket/socket.go`). */
export const cancelVariable = "DOCKER_CLI_PLUGIN_SOCKET";

/** The socket that docker would give buildx. Closing it asks buildx to stop, however often it is done. */
export class CancelSocket implements Disposable {
  readonly #connections = new Set<Socket>();
  readonly #server: Server;
  #upstream: Socket | undefined;
  #isCancelled = false;

  /** In Go's spelling: `@` for an abstract name. */
  readonly address: string;

  private constructor(server: Server, address: string) {
    this.#server = server;
    this.address = address;
    server.on("connection", (socket) => {
      this.#connections.add(socket.on("error", () => {})); // a plugin that is killed resets it: its exit tells
      socket.unref().resume();
      if (this.#isCancelled) socket.end();
    });
  }

  /** Opens it. It closes when the one in `given`, docker's own, does. */
  static async open(given: string | undefined): Promise<CancelSocket> {
    const name = `bob_${randomBytes(16).toString("hex")}`;
    const address = platform() === "linux" ? `@${name}` : join(tmpdir(), name);
    const server = createServer().unref();
    const socket = new CancelSocket(server, address);
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(toPath(address), resolve));
    if (given) socket.#follow(given);
    return socket;
  }

  #follow(given: string): void {
    this.#upstream = connect(toPath(given)).unref();
    this.#upstream.on("error", () => {}); // as plugins of docker do: without a socket, signals alone count
    this.#upstream.on("end", () => this.cancel()).resume();
  }

  /** Asks whoever is connected to stop; says whether anybody was. */
  cancel(): boolean {
    this.#isCancelled = true;
    const { size } = this.#connections;
    for (const socket of this.#connections) socket.end();
    return size > 0;
  }

  [Symbol.dispose](): void {
    this.#upstream?.destroy();
    for (const socket of this.#connections) socket.destroy();
    this.#server.close();
  }
}

function toPath(address: string): string {
  return address.startsWith("@") ? `\0${address.slice(1)}` : address;
}
