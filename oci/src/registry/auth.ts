import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Credentials } from "./credentials.ts";

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
 * @param registry who asks, `host[:port]`: only one on this machine may name an unencrypted realm on this machine, where else anybody
 *   could listen.
 * @throws {BobError} PROTOCOL when the challenge names no usable realm, DENIED for one that is not encrypted.
 */
export function tokenRequest(
  challenge: Challenge,
  scope: string,
  credentials: Credentials | undefined,
  registry: string,
): Request {
  const { realm, service = "" } = challenge.parameters;
  if (realm === undefined || !URL.canParse(realm))
    throw new BobError(
      "PROTOCOL",
      `the registry asks for a token without saying where (realm "${safeText(realm ?? "")}")`,
    );
  const url = new URL(realm);
  if (url.protocol !== "https:" && !(isLoopback(url.hostname) && isLoopback(new URL(`http://${registry}`).hostname))) {
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
    return new Request(url, { method: "POST", body: new URLSearchParams(form), redirect: "error" });
  }
  if (service !== "") url.searchParams.set("service", service);
  url.searchParams.set("scope", scope);
  const headers: Record<string, string> = credentials ? { authorization: basicAuthorization(credentials) } : {};
  return new Request(url, { headers, redirect: "error" });
}

/** `localhost`, 127.0.0.0/8 or ::1, as a URL's `hostname` has it. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
