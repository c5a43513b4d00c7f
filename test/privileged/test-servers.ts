// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type { Server } from "node:net";

/** Servers of one test file on addresses of this host. */
export class TestServers implements AsyncDisposable {
  readonly #servers: Server[] = [];

  async listen(server: Server, port: number, address = "0.0.0.0"): Promise<void> {
    this.#servers.push(server);
    server.listen(port, address);
    await once(server, "listening");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.close();
  }
}
