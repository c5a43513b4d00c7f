// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { BobError } from "@bob/proto/errors";

const request =
  "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n";
const maxAnswerBytes = 64 * 1024;
const endOfHead = "\r\n\r\n";

/**
 * Turns a connection to a Docker Engine's API into one to its BuildKit (moby's `api/server/router/grpc`). The stream is
 * left paused, with what came behind the engine's answer put back.
 *
 * @throws {BobError} PROTOCOL when the engine does not upgrade, with its answer's first line.
 */
export async function upgradeToHttp2(connection: Duplex, signal: AbortSignal): Promise<void> {
  connection.write(request);
  let answer = Buffer.alloc(0);
  while (!answer.includes(endOfHead)) {
    if (answer.length > maxAnswerBytes) throw refused(answer);
    const part = await readPart(connection, signal);
    if (!part) throw refused(answer);
    answer = Buffer.concat([answer, part]);
  }
  if (!/^HTTP\/1\.1 101 /.test(answer.toString("latin1"))) throw refused(answer);
  const rest = answer.subarray(answer.indexOf(endOfHead) + endOfHead.length);
  if (rest.length > 0) connection.unshift(rest);
}

/** What has come, or nothing at the end. Listening to "readable" keeps the stream from flowing. */
async function readPart(connection: Duplex, signal: AbortSignal): Promise<Buffer | undefined> {
  const part = connection.read() as Buffer | null;
  if (part) return part;
  if (connection.readableEnded || connection.destroyed) return undefined;
  const stop = new AbortController();
  const both = { signal: AbortSignal.any([signal, stop.signal]) };
  await Promise.race([once(connection, "readable", both), once(connection, "end", both)]).finally(() => stop.abort());
  return (connection.read() as Buffer | null) ?? undefined;
}

function refused(answer: Buffer): BobError {
  const [line = ""] = answer.toString("latin1").split("\r\n");
  return new BobError("PROTOCOL", `the Docker Engine does not open its BuildKit: ${line || "no answer"}`);
}
