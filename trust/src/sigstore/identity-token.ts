// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import type { ServiceClient } from "./service-client.ts";

/**
 * The token that says who signs: the one that is given, that of the variable `SIGSTORE_ID_TOKEN` (GitLab's `id_tokens`), or one that GitHub
 * makes for a workflow with `id-token: write`.
 *
 * @returns undefined where there is none.
 * @throws {BobError} DENIED, UNAVAILABLE or PROTOCOL when GitHub gives none.
 */
export async function findIdentityToken(
  given: string | undefined,
  env: NodeJS.ProcessEnv,
  services: ServiceClient,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (given !== undefined || env.SIGSTORE_ID_TOKEN) return given ?? env.SIGSTORE_ID_TOKEN;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
  if (!url || !token) return undefined;
  if (!URL.canParse(url)) throw new BobError("USAGE", `ACTIONS_ID_TOKEN_REQUEST_URL is "${url}", which is no address`);
  const { origin, pathname, searchParams } = new URL(url);
  searchParams.set("audience", "sigstore");
  const request = { name: "GitHub", url: origin, path: `${pathname}?${searchParams}`, method: "GET" } as const;
  const { bytes } = await services.send({ ...request, headers: { authorization: `Bearer ${token}` } }, signal);
  const { value } = (parseJson(bytes.toString("utf8"), "GitHub's answer") ?? {}) as { readonly value?: unknown };
  if (typeof value !== "string" || value === "") throw new BobError("PROTOCOL", "GitHub gave no identity token");
  return value;
}
