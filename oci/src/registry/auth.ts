// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Credentials } from "./credentials.ts";
import type { HttpRequest } from "./exchange.ts";
import { isLoopback } from "./loopback.ts";

/** A parsed `WWW-Authenticate` header. */
export interface Challenge {
  scheme: "bearer" | "basic";
  parameters: Record<string, string>;
}

/** Parses the first challenge bob can answer (RFC 9110 §11.6.1). */
export function parseChallenge(header: string | null): Challenge | undefined {
  const match = /(?:^|,\s*)(bearer|basic)(?:\s+|$)/i.exec(header ?? "");
  if (match === null || header === null) return undefined;
  const parameters: Record<string, string> = {};
  for (const [, name = "", quoted, plain] of header.slice(match.index + match[0].length).matchAll(PARAMETER)) {
    parameters[name.toLowerCase()] ??= quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "";
  }
  return { scheme: match[1]?.toLowerCase() as Challenge["scheme"], parameters };
}

const PARAMETER = /(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

export function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/**
 * The request for an access token (https://distribution.github.io/distribution/spec/auth/token/): GET with Basic, or for an identity
 * token POST with `grant_type=refresh_token`.
 *
 * @param scope one, or several with spaces between them, or none.
 * @param registry who asks. An unencrypted realm is only good for one that is unencrypted itself and has its realm with it, and on this
 *   machine for one on this machine: elsewhere anybody could listen.
 * @throws {BobError} PROTOCOL when the challenge names no usable realm, DENIED for one that is not encrypted.
 */
export function tokenRequest(
  challenge: Challenge,
  scope: string,
  credentials: Credentials | undefined,
  registry: URL,
): HttpRequest {
  const { realm, service = "" } = challenge.parameters;
  if (realm === undefined || !URL.canParse(realm))
    throw new BobError(
      "PROTOCOL",
      `the registry asks for a token without saying where (realm "${safeText(realm ?? "")}")`,
    );
  const url = new URL(realm);
  const isOnMachine = isLoopback(url.hostname) && isLoopback(registry.hostname);
  if (url.protocol !== "https:" && url.origin !== registry.origin && !isOnMachine) {
    throw new BobError("DENIED", `the registry wants credentials sent unencrypted to ${url.origin}`);
  }
  if (credentials?.identityToken !== undefined) {
    const form = {
      grant_type: "refresh_token",
      refresh_token: credentials.identityToken,
      service,
      scope,
      client_id: "bob",
    };
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return { url, method: "POST", headers: type, body: Buffer.from(String(new URLSearchParams(form))) };
  }
  if (service !== "") url.searchParams.set("service", service);
  for (const each of scope.split(" ").filter(Boolean)) url.searchParams.append("scope", each);
  return { url, headers: credentials ? { authorization: basicAuthorization(credentials) } : {} };
}
