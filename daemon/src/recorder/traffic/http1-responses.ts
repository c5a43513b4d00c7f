// SPDX-License-Identifier: Apache-2.0

import { type HttpRequest, requestBytes } from "./http-request.ts";
import { Http1ResponseHead, mayBeResponse } from "./http1-response-head.ts";
import type { TrafficChunk, TrafficFact } from "./traffic-fact.ts";
import { maxOpenRequests } from "./traffic-limits.ts";

interface Response {
  /** Where in the stream it begins. */
  readonly start: number;
  readonly head: Http1ResponseHead;
  /** What it answers; undefined before its status is known, and for one that only announces another (1xx). */
  request: HttpRequest | undefined;
}

/**
 * The status codes of an HTTP/1 server. Of its packets only the beginnings of some are there: a status goes to a
 * request where it can be no other's, and as soon as it could be, none goes to any.
 */
export class Http1Responses {
  readonly #open: HttpRequest[] = [];
  /** Where in the stream the next response begins, when that is known. */
  #expectedAt: number | undefined = 0;
  /** Behind what was seen of the stream. */
  #end = 0;
  /** Whose head is not whole. */
  #response: Response | undefined;
  #isLost = false;
  #switched: HttpRequest | undefined;

  get heldBytes(): number {
    let sum = this.#response?.head.heldBytes ?? 0;
    for (const request of this.#open) sum += requestBytes(request);
    return sum;
  }

  /** The request the server answered by leaving HTTP. */
  get switched(): HttpRequest | undefined {
    return this.#switched;
  }

  /** A request was sent. */
  expect(request: HttpRequest): void {
    if (this.#open.length === maxOpenRequests) this.#lose();
    if (!this.#isLost) this.#open.push(request);
  }

  /** Takes what was copied of a packet of the server; one that comes again is not read again. */
  add({ offset, bytes, length }: TrafficChunk): TrafficFact[] {
    if (this.#isLost || offset + length <= this.#end) return [];
    if (offset > this.#end) this.#abandonHead();
    const seen = Math.max(0, this.#end - offset);
    const facts = this.#read(offset + seen, bytes.subarray(seen));
    this.#end = offset + length;
    if (bytes.length < length) this.#abandonHead();
    return facts;
  }

  #read(start: number, chunk: Buffer): TrafficFact[] {
    const facts: TrafficFact[] = [];
    let at = 0;
    while (!this.#isLost) {
      this.#response ??= this.#begin(start + at, chunk.subarray(at));
      if (this.#response === undefined) break;
      const { start: from, head } = this.#response;
      at = Math.max(at, from - start);
      const hadStatus = head.status !== undefined;
      const isHead = head.append(chunk.subarray(at));
      if (!hadStatus && head.status !== undefined) facts.push(...this.#tell(this.#response, head.status));
      if (this.#isLost || (isHead && head.length === undefined)) break;
      if (isHead && head.status !== undefined) this.#endHead(this.#response, head.status);
      else this.#abandonHead();
      if (this.#expectedAt === undefined) break; // only a packet that begins with a response shows where one is
      at = from + (head.length ?? 0) - start;
    }
    return facts;
  }

  /** The response at the place where one is expected, or else at the beginning. */
  #begin(start: number, bytes: Buffer): Response | undefined {
    const body = Math.max(0, (this.#expectedAt ?? start) - start);
    if (!mayBeResponse(bytes.subarray(body))) return undefined;
    return { start: start + body, head: new Http1ResponseHead(), request: undefined };
  }

  #tell(response: Response, status: number): TrafficFact[] {
    if (isInformational(status)) return [];
    const isCertain = this.#expectedAt === undefined ? this.#open.length === 1 : this.#expectedAt === response.start;
    const request = isCertain ? this.#open.shift() : undefined;
    if (request === undefined) {
      this.#lose();
      return [];
    }
    response.request = request;
    if (isSwitch(request, status)) this.#switched = request;
    return [{ kind: "status", request, status }];
  }

  #endHead({ start, head, request }: Response, status: number): void {
    const body = hasBody(request, status) ? head.bodyBytes : 0;
    this.#response = undefined;
    this.#expectAt(body === undefined ? undefined : start + (head.length ?? 0) + body);
  }

  #abandonHead(): void {
    if (this.#response === undefined) return;
    this.#response = undefined;
    this.#expectAt(undefined);
  }

  /** Behind a response whose end is not known, requests that were sent before are answered who knows where. */
  #expectAt(place: number | undefined): void {
    this.#expectedAt = place;
    if (place === undefined && this.#open.length > 0) this.#lose();
  }

  #lose(): void {
    this.#isLost = true;
    this.#response = undefined;
    this.#open.splice(0);
  }
}

/** Another response to the same request follows (RFC 9110, section 15.2). */
function isInformational(status: number): boolean {
  return status < 200 && status !== 101;
}

/** What follows is another protocol. */
function isSwitch({ method }: HttpRequest, status: number): boolean {
  return status === 101 || (method === "CONNECT" && status >= 200 && status < 300);
}

function hasBody(request: HttpRequest | undefined, status: number): boolean {
  if (request === undefined || request.method === "HEAD" || isSwitch(request, status)) return false;
  return status >= 200 && status !== 204 && status !== 304;
}
