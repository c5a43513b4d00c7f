// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { HttpResponse } from "./exchange.ts";

/**
 * Where an upload goes on: `Location` may be relative and have a query of its own.
 *
 * @throws {BobError} PROTOCOL when the registry does not say it.
 */
export function uploadLocation(response: HttpResponse): URL {
  const location = response.headers.get("location") ?? "";
  if (location !== "" && URL.canParse(location, response.url)) return new URL(location, response.url);
  const { host } = new URL(response.url);
  throw new BobError("PROTOCOL", `${host} does not say where to upload to (Location "${safeText(location)}")`);
}

/** The address that ends an upload. */
export function endOfUpload(location: URL, digest: string): string {
  const end = new URL(location);
  end.searchParams.set("digest", digest);
  return end.href;
}
