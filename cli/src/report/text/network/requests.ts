// SPDX-License-Identifier: Apache-2.0
import type { HttpRequest, NetworkEntry } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { formatTimes } from "../quantities.ts";
import { isOutward } from "./hosts.ts";

/** `GET /pkg/x.tgz 200 ×2`, `CONNECT registry.npmjs.org:443 200`. */
export function formatRequest({ request, results, count }: NetworkEntry): string {
  const outcome = results.length > 0 ? results.map(safeText).join(", ") : " no answer seen";
  return `${request === undefined ? "" : describeTarget(request)} ${outcome}${formatTimes(count)}`;
}

/** Requests that others made to the step: `GET /ping 200  from 127.0.0.1`. */
export function answeredRequests(entries: readonly NetworkEntry[]): string[] {
  return entries
    .filter((entry) => entry.operation === "request" && !isOutward(entry))
    .map((entry) => `${formatRequest(entry)}  from ${safeText(entry.address ?? "unknown")}`);
}

function describeTarget({ method, path, host = "" }: HttpRequest): string {
  return [method, path ?? host].map(safeText).join(" ");
}
