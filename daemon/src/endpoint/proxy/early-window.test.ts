// SPDX-License-Identifier: Apache-2.0
import { createServer, type ServerHttp2Stream } from "node:http2";
import { createConnection } from "node:net";
import { encodeFields } from "@bob/proto/wire/hpack";
import { encodeFrame, encodeUint32, FrameSplitter, frameFlag, frameType } from "@bob/proto/wire/http2-frames";
import { afterEach, expect, it } from "vitest";
import type { Interceptors } from "./interceptor.ts";
import { before, closeAll, framed } from "./test-support/proxy-setup.ts";

afterEach(closeAll);

const answer = framed("a".repeat(400_000));
const opened = encodeUint32(2 * answer.length);

/** A client that opens its stream's window at once, further than any settings say, and then never again. */
async function* callAtOnce(port: number, path: string): AsyncGenerator<Buffer> {
  const socket = createConnection(port, "127.0.0.1");
  const head = { ":method": "POST", ":scheme": "http", ":path": path, ":authority": "x" };
  socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  socket.write(encodeFrame(frameType.settings, 0, 0, Buffer.alloc(0)));
  socket.write(encodeFrame(frameType.headers, frameFlag.endHeaders, 1, encodeFields(Object.entries(head))));
  for (const stream of [0, 1]) socket.write(encodeFrame(frameType.windowUpdate, 0, stream, opened));
  socket.write(encodeFrame(frameType.data, frameFlag.endStream, 1, framed("q")));
  const splitter = new FrameSplitter();
  for await (const chunk of socket) {
    for (const frame of splitter.push(chunk)) {
      if (frame.type === frameType.data) yield frame.payload;
      if (frame.type === frameType.settings && !(frame.flags & frameFlag.ack)) {
        socket.write(encodeFrame(frameType.settings, frameFlag.ack, 0, Buffer.alloc(0)));
      }
    }
  }
}

it.each([
  ["the endpoint answers", { "/x": () => ({ answer: Promise.resolve({ message: answer }) }) }],
  ["goes to BuildKit", { "/x": ({ message }) => ({ forward: message }) }],
  ["has its answer held back", { "/x": ({ message }) => ({ forward: message, answered: () => Promise.resolve() }) }],
  ["nobody looks into", {}],
] satisfies [string, Interceptors][])("keeps what a client opened the window of a call by that %s", async (_, how) => {
  const server = createServer();
  server.on("stream", (stream: ServerHttp2Stream) => {
    stream.respond({ ":status": 200, "grpc-status": "0" });
    stream.end(answer);
  });
  const { port } = await before(server, how);
  let bytes = 0;
  for await (const data of callAtOnce(port, "/x")) {
    bytes += data.length;
    if (bytes >= answer.length) break;
  }
  expect(bytes).toBeGreaterThanOrEqual(answer.length);
  server.close();
});
