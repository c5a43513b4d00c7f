// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { Agent, createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { exchange } from "./exchange.ts";

/** A server that counts its connections, and a client that keeps them. */
async function start(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  let connections = 0;
  server.on("connection", () => connections++);
  const agent = new Agent({ keepAlive: true });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    count: () => connections,
    send: async (size: number, open: () => AsyncIterable<Uint8Array>) => {
      const request = { url, method: "PATCH", headers: {}, body: { size, open } };
      const response = await exchange(request, agent, 5_000, AbortSignal.timeout(10_000));
      await response.body.cancel();
      return response.status;
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

// The answer came when all was there, before the body had told its end: the connection was never free again, and the program did not end.
test("a connection is free again when the answer comes before the body says that it is at its end", async () => {
  await using server = await start((request, response) => {
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length === 1000) response.writeHead(202, { "content-length": 0 }).end();
    });
  });
  for (let turn = 0; turn < 5; turn++) {
    const status = await server.send(1000, async function* () {
      yield Buffer.alloc(1000);
      await sleep(20);
    });
    expect(status).toBe(202);
    await sleep(50);
  }
  expect(server.count()).toBe(1);
});

test("an answer in the middle of a body is taken, and the body let go of", async () => {
  await using server = await start((_, response) => void response.writeHead(413).end("too large"));
  let isClosed = false;
  const status = await server.send(1e9, async function* () {
    try {
      for (;;) {
        yield Buffer.alloc(65_536);
        await sleep(1);
      }
    } finally {
      isClosed = true;
    }
  });
  expect(status).toBe(413);
  await expect.poll(() => isClosed).toBe(true);
});
