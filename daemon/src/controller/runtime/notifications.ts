// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { BobError } from "@bob/proto/errors";

const timeoutMs = 5_000;
const tries = 4;

/**
 * Posts an event to flux's notification-controller (fluxcd/pkg apis/event/v1beta1). 429 means that it has had the same one.
 *
 * @throws {BobError} UNAVAILABLE when it is not taken.
 */
export async function postNotification(address: string, body: unknown, signal: AbortSignal): Promise<void> {
  let last: unknown;
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await sleep(200 * 2 ** attempt, undefined, { signal });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const headers = { "content-type": "application/json" };
      const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), signal: limit });
      await response.body?.cancel();
      if (response.ok || response.status === 429) return;
      last = new Error(`it answers ${response.status}`);
      if (response.status < 500) break;
    } catch (thrown) {
      signal.throwIfAborted();
      last = thrown;
    }
  }
  throw new BobError("UNAVAILABLE", `${address} takes no events: ${(last as Error).message}`, { cause: last });
}
