// SPDX-License-Identifier: Apache-2.0
import { latin1Text } from "./escape-text.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { HttpRequest } from "./http-request.ts";
import { Http1Head, parseRequestLine } from "./http1-head.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { TrafficFact } from "./traffic-fact.ts";
import { maxLineBytes, maxRequestHeadBytes } from "./traffic-limits.ts";

/** What the next line is. "lost" is between lines nobody knows, until a packet begins with a request. */
type State = "request" | "field" | "chunk-size" | "chunk-end" | "trailer" | "lost" | "over";

/**
 * The requests of an HTTP/1 client (RFC 9112). It is over where the first line is none, and behind a request that may
 * have ended HTTP, with what follows in `rest`.
 */
export class Http1Requests implements StreamReader {
  #state: State = "request";
  readonly #line = new GrowingBytes();
  #head: Http1Head | undefined;
  #headBytes = 0;
  #passing = 0;
  #hasRequests = false;
  #tunnel: HttpRequest | undefined;
  #rest: Buffer = Buffer.alloc(0);

  /** The request behind which there may be another protocol. */
  get tunnel(): HttpRequest | undefined {
    return this.#tunnel;
  }

  /** What it was given last and did not read, because it is over. */
  get rest(): Buffer {
    return this.#rest;
  }

  /** Bytes of a body to come. */
  get passing(): number {
    return this.#passing;
  }

  get isOver(): boolean {
    return this.#state === "over" || (this.#tunnel !== undefined && this.#passing === 0);
  }

  get heldBytes(): number {
    return this.#line.length;
  }

  read(bytes: Buffer, isChunkStart: boolean): TrafficFact[] {
    const facts: TrafficFact[] = [];
    if (this.#state === "lost" && isChunkStart && beginsWithRequest(bytes)) this.#state = "request";
    let at = 0;
    while (at < bytes.length && this.#state !== "lost" && !this.isOver) {
      if (this.#passing > 0) {
        const passed = Math.min(this.#passing, bytes.length - at);
        this.#passing -= passed;
        at += passed;
      } else {
        const lineEnd = bytes.indexOf(newLine, at);
        const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
        facts.push(...this.#readLine(bytes.subarray(at, end), lineEnd >= 0));
        at = end;
      }
    }
    this.#rest = bytes.subarray(this.isOver ? at : bytes.length);
    return facts;
  }

  skip(length: number): TrafficFact[] {
    if (length > this.#passing) return this.#lose("hole");
    this.#passing -= length;
    return [];
  }

  /** Only what comes in parts is kept. */
  #readLine(part: Buffer, isEnd: boolean): TrafficFact[] {
    const length = this.#line.length + part.length;
    if (length > maxLineBytes) return this.#lose("malformed");
    if (!isEnd || this.#line.length > 0) this.#line.append(part);
    if (!isEnd) return [];
    const text = latin1Text(this.#line.length > 0 ? this.#line.bytes : part);
    this.#line.clear();
    this.#headBytes += length;
    return this.#takeLine(text.replace(/\r?\n$/, ""));
  }

  #takeLine(line: string): TrafficFact[] {
    switch (this.#state) {
      case "request":
        return line === "" ? [] : this.#beginHead(line);
      case "field":
        return line === "" ? this.#endHead() : this.#addField(line);
      case "chunk-size":
        return this.#beginChunk(line);
      case "chunk-end":
        this.#state = "chunk-size";
        return line === "" ? [] : this.#lose("malformed");
      case "trailer":
        if (line === "") this.#state = "request";
    }
    return [];
  }

  #beginHead(line: string): TrafficFact[] {
    const parsed = parseRequestLine(line);
    if (parsed === undefined) return this.#lose("malformed");
    this.#head = new Http1Head(parsed);
    this.#headBytes = 0;
    this.#state = "field";
    return [];
  }

  #addField(line: string): TrafficFact[] {
    this.#head?.add(line);
    return this.#headBytes > maxRequestHeadBytes ? this.#lose("malformed") : [];
  }

  #endHead(): TrafficFact[] {
    const head = this.#head;
    const facts = this.#tellRequest();
    if (head === undefined) return facts;
    if (head.framing === undefined) return [...facts, ...this.#lose("malformed")];
    this.#state = head.framing === "chunked" ? "chunk-size" : "request";
    this.#passing = head.framing === "chunked" ? 0 : head.framing;
    const [fact] = facts;
    if (head.mayBeTunnel && head.framing !== "chunked" && fact?.kind === "request") this.#tunnel = fact.request;
    return facts;
  }

  #beginChunk(line: string): TrafficFact[] {
    const size = /^[0-9a-f]{1,12}(?=[ \t]*(?:;|$))/i.exec(line)?.[0];
    if (size === undefined) return this.#lose("malformed");
    this.#passing = Number.parseInt(size, 16);
    this.#state = this.#passing === 0 ? "trailer" : "chunk-end";
    return [];
  }

  #tellRequest(): TrafficFact[] {
    const request = this.#head?.request();
    this.#head = undefined;
    if (request === undefined) return [];
    this.#hasRequests = true;
    return [{ kind: "request", request }];
  }

  /** A head that is not whole is told as far as it came. What never had a request, and is none, is not HTTP. */
  #lose(why: "hole" | "malformed"): TrafficFact[] {
    const facts = this.#tellRequest();
    const isHttp = this.#hasRequests || why === "hole";
    this.#line.clear();
    this.#passing = 0;
    this.#tunnel = undefined;
    this.#state = isHttp ? "lost" : "over";
    return isHttp ? [...facts, { kind: "cut" }] : facts;
  }
}

const newLine = 10;

function beginsWithRequest(bytes: Buffer): boolean {
  const end = bytes.indexOf(newLine);
  if (end < 0 || end > maxLineBytes) return false;
  return parseRequestLine(latin1Text(bytes.subarray(0, end)).replace(/\r$/, "")) !== undefined;
}
