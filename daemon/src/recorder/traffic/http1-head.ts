// SPDX-License-Identifier: Apache-2.0
import { type HttpRequest, isMethod, makeRequest } from "./http-request.ts";

/** How long a body is: its bytes, "chunked", or undefined where nobody can say. */
export type Framing = number | "chunked" | undefined;

/** Request line and fields of an HTTP/1 request, as far as they tell where it goes and where it ends. */
export class Http1Head {
  readonly #line: RequestLine;
  /** Different ones; a third would say nothing more. */
  readonly #lengths: string[] = [];
  readonly #codings: string[] = [];
  #host: string | undefined;
  #hasUpgrade = false;
  #isOdd = false;

  constructor(line: RequestLine) {
    this.#line = line;
  }

  /** Takes a line of a field. Of several Host fields the first counts. */
  add(line: string): void {
    const [, name = "", space, value = ""] = /^([^:\s]+)([ \t]*):[ \t]*(.*)$/s.exec(line) ?? [];
    if (name === "" || space !== "") this.#isOdd = true; // no field, continued, or read by some as another one
    const text = value.trimEnd();
    switch (name.toLowerCase()) {
      case "host":
        this.#host ??= text;
        break;
      case "upgrade":
        this.#hasUpgrade = true;
        break;
      case "content-length":
        if (this.#lengths.length < 2 && !this.#lengths.includes(text)) this.#lengths.push(text);
        break;
      case "transfer-encoding":
        this.#codings.push(text.toLowerCase());
    }
  }

  request(): HttpRequest {
    return makeRequest({ ...this.#line, authority: this.#host });
  }

  /** Behind it, other than HTTP may follow: a server can agree to that. */
  get mayBeTunnel(): boolean {
    return this.#line.method === "CONNECT" || this.#hasUpgrade;
  }

  /** RFC 9112, section 6.3; undefined also for what servers read differently. */
  get framing(): Framing {
    if (this.#line.method === "CONNECT") return 0;
    if (this.#isOdd || this.#lengths.length > 1) return undefined;
    if (this.#codings.length > 0) return /(?:^|,)[ \t]*chunked$/.test(this.#codings.join(",")) ? "chunked" : undefined;
    const [length = "0"] = this.#lengths;
    return /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  }
}

/** What the first line of a request says. */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly version: "1.0" | "1.1";
}

/** Undefined for what is no request line of HTTP/1 (RFC 9112, section 3). */
export function parseRequestLine(line: string): RequestLine | undefined {
  const methodEnd = line.indexOf(" ");
  const targetEnd = line.lastIndexOf(" HTTP/1.");
  const method = line.slice(0, Math.max(methodEnd, 0));
  const target = line.slice(methodEnd + 1, targetEnd).trim();
  const minor = /^ HTTP\/1\.(\d)\s*$/.exec(line.slice(targetEnd))?.[1];
  if (targetEnd <= methodEnd || target === "" || minor === undefined || !isMethod(method)) return undefined;
  return { method, target, version: minor === "0" ? "1.0" : "1.1" };
}
