// SPDX-License-Identifier: Apache-2.0
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { BobError } from "@bob/proto/errors";
import { claimSocket } from "../process/claim-socket.ts";

/**
 * Claims a state folder for this process, as long as it lives: listens on `<stateDir>/lock`. The kernel closes the
 * listener when the process dies, however it dies, so there is no stale lock.
 *
 * @throws {BobError} UNAVAILABLE when another daemon has the folder
 */
export async function lockState(stateDir: string): Promise<AsyncDisposable> {
  const folder = await open(stateDir, "r");
  // By descriptor: a socket's path can have 107 bytes, a state folder's more.
  const path = `/proc/self/fd/${folder.fd}/lock`;
  try {
    await claimSocket(path);
  } catch (cause) {
    await folder.close();
    throw new BobError("UNAVAILABLE", `another bobd uses ${stateDir}: stop it, or use another --state`, { cause });
  }
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  server.unref();
  const release = async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await folder.close();
  };
  return { [Symbol.asyncDispose]: release };
}
