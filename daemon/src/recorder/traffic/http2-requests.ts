// SPDX-License-Identifier: Apache-2.0

import type { HeaderField } from "@bob/proto/wire/hpack";
import { clientPreface } from "@bob/proto/wire/http2-frames";
import { type HttpRequest, isMethod, makeRequest, requestBytes } from "./http-request.ts";
import { type Http2Block, Http2Blocks } from "./http2-blocks.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { TrafficFact } from "./traffic-fact.ts";
import { maxLineBytes, maxOpenRequests } from "./traffic-limits.ts";

/** Requests of a connection whose status has not been seen, by stream. */
export type OpenStreams = Map<number, HttpRequest>;

/** The requests of an HTTP/2 client that begins with the preface (RFC 9113). A hole ends it. */
export class Http2Requests implements StreamReader {
  readonly #blocks = new Http2Blocks();
  readonly #open: OpenStreams;
  #preface = clientPreface;
  #isOver = false;

  constructor(open: OpenStreams) {
    this.#open = open;
  }

  get passing(): number {
    return this.#blocks.passing;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get heldBytes(): number {
    return [...this.#open.values()].reduce((sum, request) => sum + requestBytes(request), this.#blocks.heldBytes);
  }

  read(bytes: Buffer): TrafficFact[] {
    const preface = bytes.subarray(0, this.#preface.length).toString("latin1");
    this.#isOver ||= !this.#preface.startsWith(preface);
    if (this.#isOver) return [];
    this.#preface = this.#preface.slice(preface.length);
    const facts = this.#blocks.read(bytes.subarray(preface.length)).flatMap((block) => this.#take(block));
    return [...facts, ...this.#cutAtEnd()];
  }

  skip(length: number): TrafficFact[] {
    this.#blocks.skip(length);
    return this.#cutAtEnd();
  }

  #cutAtEnd(): TrafficFact[] {
    if (this.#isOver || !this.#blocks.isOver) return [];
    this.#isOver = true;
    return [{ kind: "cut" }];
  }

  #take({ stream, fields }: Http2Block): TrafficFact[] {
    const method = fieldOf(fields, ":method");
    if (method === undefined) return []; // trailers
    const target = fieldOf(fields, ":path") ?? "";
    if (!isMethod(method) || target.length > maxLineBytes) return [{ kind: "cut" }];
    const authority = fieldOf(fields, ":authority") ?? fieldOf(fields, "host");
    const isTunnel = method === "CONNECT";
    const request = makeRequest({ method, target: isTunnel ? "" : target, authority, version: "2" });
    if (this.#open.size < maxOpenRequests) this.#open.set(stream, request);
    return [{ kind: "request", request }];
  }
}

/** The status codes of an HTTP/2 server. */
export class Http2Responses implements StreamReader {
  readonly #blocks = new Http2Blocks();
  readonly #open: OpenStreams;

  constructor(open: OpenStreams) {
    this.#open = open;
  }

  get passing(): number {
    return this.#blocks.passing;
  }

  get isOver(): boolean {
    return this.#blocks.isOver;
  }

  get heldBytes(): number {
    return this.#blocks.heldBytes;
  }

  read(bytes: Buffer): TrafficFact[] {
    return this.#blocks.read(bytes).flatMap((block) => this.#take(block));
  }

  skip(length: number): TrafficFact[] {
    this.#blocks.skip(length);
    return [];
  }

  #take({ stream, fields }: Http2Block): TrafficFact[] {
    const request = this.#open.get(stream);
    const text = fieldOf(fields, ":status") ?? "";
    if (request === undefined || !/^[2-9]\d\d$/.test(text)) return []; // also 1xx, which another one follows
    this.#open.delete(stream);
    return [{ kind: "status", request, status: Number(text) }];
  }
}

function fieldOf(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find(([other]) => other === name)?.[1];
}
