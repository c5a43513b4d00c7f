// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { HttpResponse } from "./exchange.ts";

/**
 * Where a list goes on (RFC 8288, `rel="next"`); `undefined` at its end.
 *
 * @param what the list, for messages.
 * @throws {BobError} PROTOCOL for what is no address.
 */
export function nextPage({ headers, url }: HttpResponse, what: string): string | undefined {
  const link = /<([^>]+)>\s*;\s*rel="?next"?/i.exec(headers.get("link") ?? "")?.[1];
  if (link === undefined) return undefined;
  if (!URL.canParse(link, url))
    throw new BobError("PROTOCOL", `${what} go on at "${safeText(link)}", which is no address`);
  return new URL(link, url).href;
}
