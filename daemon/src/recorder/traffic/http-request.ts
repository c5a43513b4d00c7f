// SPDX-License-Identifier: Apache-2.0
import { escapeText } from "./escape-text.ts";
import { maxMethodChars } from "./traffic-limits.ts";

/** A request of HTTP, without what can have a secret in it: query, fragment, user information, fields, body. */
export interface HttpRequest {
  readonly method: string;
  /** The authority the client means, in lower case, with the port where it names one. */
  readonly host: string | undefined;
  /** None for CONNECT, and where the target is neither a path nor a URL. */
  readonly path: string | undefined;
  readonly version: "1.0" | "1.1" | "2";
}

/** What is said of a request: its target is that of the request line, or `:path`. */
export interface RequestParts {
  readonly method: string;
  readonly target: string;
  /** `Host`, or `:authority`. */
  readonly authority: string | undefined;
  readonly version: HttpRequest["version"];
}

/** The method is a token (RFC 9110, section 5.6.2), and not too long. */
export function isMethod(text: string): boolean {
  return text.length <= maxMethodChars && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
}

/** Host and path by the form of the target (RFC 9112, section 3.2). */
export function makeRequest({ method, target, authority, version }: RequestParts): HttpRequest {
  if (method === "CONNECT") return { method, host: authorityOf(target || authority), path: undefined, version };
  const [, urlAuthority, urlPath] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^?#]*)/i.exec(target) ?? [];
  if (urlAuthority !== undefined) {
    return { method, host: authorityOf(urlAuthority), path: escapeText(urlPath || "/"), version };
  }
  const path = /^(?:\/[^?#]*|\*$)/.exec(target)?.[0];
  return { method, host: authorityOf(authority), path: path && escapeText(path), version };
}

/** Bytes that holding a request costs. */
export function requestBytes({ host, path }: HttpRequest): number {
  return 64 + (host?.length ?? 0) + (path?.length ?? 0);
}

function authorityOf(authority: string | undefined): string | undefined {
  const host = authority?.slice(authority.lastIndexOf("@") + 1);
  return host ? escapeText(host).toLowerCase() : undefined;
}
