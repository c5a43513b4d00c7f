// SPDX-License-Identifier: Apache-2.0
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const pauseMs = 20;

/** Waits until somebody accepts connections on a unix socket; false when `signal` aborts before. */
export async function waitForSocket(path: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await accepts(path)) return true;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
  return false;
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
      .once("connect", () => {
        socket.destroy();
        resolve(true);
      })
      .once("error", () => resolve(false));
  });
}
