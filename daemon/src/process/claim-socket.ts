// SPDX-License-Identifier: Apache-2.0
import { lstat, unlink } from "node:fs/promises";
import { createConnection } from "node:net";
import { BobError } from "@bob/proto/errors";

/**
 * Makes way for a listener on the unix socket `path`: removes a socket nobody listens on.
 *
 * @param program whose socket it is, and `options` that choose another, for the message
 * @throws {BobError} UNAVAILABLE when somebody listens; USAGE when the path is too long or no socket
 */
export async function claimSocket(path: string, program = "bobd", options = "--socket and --state"): Promise<void> {
  if (Buffer.byteLength(path) > 107) {
    throw new BobError(
      "USAGE",
      `${path} is longer than the 107 bytes a unix socket's path can have: use a shorter one`,
    );
  }
  const status = await lstat(path).catch(() => undefined);
  if (status !== undefined && !status.isSocket()) {
    throw new BobError("USAGE", `${path} exists and is no socket`); // connecting would say ECONNREFUSED too
  }
  const code = await tryConnection(path);
  if (code === "connected") {
    throw new BobError("UNAVAILABLE", `another ${program} listens on ${path}: stop it, or use another ${options}`);
  }
  if (code === "ECONNREFUSED") await unlink(path);
}

/** "connected", or the error code of trying. */
function tryConnection(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
  });
}
