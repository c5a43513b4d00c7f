// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { maxManifestBytes, maxTagPages, maxTags } from "../limits.ts";
import { readBody } from "./http.ts";
import { nextPage } from "./next-page.ts";
import type { RegistryClient } from "./registry-client.ts";

/** Asked for; a registry gives what it likes. */
const pageTags = 1_000;

/**
 * Lists the tags of a repository (distribution-spec v1.1, "Listing Tags"), in the registry's order.
 *
 * @throws {BobError} NOT_FOUND where there is no such repository; LIMIT_EXCEEDED for a list without an end; else as {@link RegistryClient.sendOk}.
 */
export async function listTags(client: RegistryClient, signal: AbortSignal): Promise<string[]> {
  const what = `the list of tags of ${client.name}`;
  const tags = new Set<string>();
  let path: string | undefined = `tags/list?n=${pageTags}`;
  for (let page = 0; path !== undefined; page++) {
    if (page >= maxTagPages) throw new BobError("LIMIT_EXCEEDED", `${what} has more than ${maxTagPages} pages`);
    const response = await client.sendOk({ path }, what, signal);
    for (const tag of tagsOf(await readBody(response, maxManifestBytes, what), what)) tags.add(tag);
    if (tags.size > maxTags) throw new BobError("LIMIT_EXCEEDED", `${what} has more than ${maxTags} tags`);
    path = nextPage(response, what);
  }
  return [...tags];
}

function tagsOf(bytes: Uint8Array, what: string): string[] {
  const { tags } = (parseJson(new TextDecoder().decode(bytes), what) ?? {}) as { tags?: unknown };
  if (tags === null || tags === undefined) return []; // how registries say that there are none
  if (!Array.isArray(tags)) throw new BobError("BAD_DATA", `${what} is not one`);
  return tags.filter((tag) => typeof tag === "string");
}
