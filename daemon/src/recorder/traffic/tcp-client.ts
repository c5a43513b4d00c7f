// SPDX-License-Identifier: Apache-2.0
import { DnsStream } from "./dns-stream.ts";
import { HelloStream } from "./hello-reader.ts";
import type { HttpRequest } from "./http-request.ts";
import { Http1Requests } from "./http1-requests.ts";
import { Http2Requests, type OpenStreams } from "./http2-requests.ts";
import { type Protocol, sniffProtocol } from "./sniff-protocol.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { TrafficFact } from "./traffic-fact.ts";
import { maxDnsFirstMessageBytes } from "./traffic-limits.ts";

/** What a TCP client may speak. */
export type ClientProtocol = "dns" | Protocol;

/** The client's direction of a TCP connection, whatever it speaks: it shows with the first bytes. */
export class TcpClient implements StreamReader {
  readonly openStreams: OpenStreams = new Map();
  readonly #isDnsPort: boolean;
  readonly #isSwitched: (request: HttpRequest) => boolean;
  /** First bytes, while they do not show it. */
  #first: Buffer = nothing;
  #protocol: ClientProtocol | undefined;
  #reader: StreamReader | undefined;
  /** The last request of HTTP/1 behind which there may be another protocol. */
  #tunnel: HttpRequest | undefined;
  #isOver = false;

  /** @param isSwitched whether the server has answered a request by leaving HTTP/1. */
  constructor(isDnsPort: boolean, isSwitched: (request: HttpRequest) => boolean) {
    this.#isDnsPort = isDnsPort;
    this.#isSwitched = isSwitched;
  }

  get protocol(): ClientProtocol | undefined {
    return this.#protocol;
  }

  /** What it speaks began behind a request of HTTP/1. */
  get isTunnel(): boolean {
    return this.#tunnel !== undefined;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get passing(): number {
    return this.#reader?.passing ?? 0;
  }

  get heldBytes(): number {
    return this.#first.length + (this.#reader?.heldBytes ?? 0);
  }

  read(bytes: Buffer, isChunkStart: boolean): TrafficFact[] {
    const facts: TrafficFact[] = [];
    let rest = bytes;
    while (rest.length > 0 && !this.#isOver) {
      if (this.#reader === undefined) {
        rest = this.#first.length === 0 ? rest : Buffer.concat([this.#first, rest]);
        facts.push(...this.#choose(rest));
      }
      if (this.#reader === undefined) break;
      facts.push(...this.#reader.read(rest, isChunkStart));
      rest = this.#reader instanceof Http1Requests ? this.#reader.rest : nothing;
      facts.push(...this.#settle());
    }
    return facts;
  }

  skip(length: number): TrafficFact[] {
    if (this.#reader === undefined && this.#tunnel) this.#reader = new Http1Requests();
    if (this.#reader === undefined) return this.#end();
    return [...this.#reader.skip(length), ...this.#settle()];
  }

  #choose(bytes: Buffer): TrafficFact[] {
    const protocol = this.#sniff(bytes);
    this.#first = protocol === "more" ? Buffer.from(bytes) : nothing;
    if (protocol === "more") return [];
    if (protocol === undefined) return this.#leave();
    this.#protocol = protocol;
    this.#reader = this.#readerOf(protocol);
    return [];
  }

  #sniff(bytes: Buffer): ClientProtocol | "more" | undefined {
    if (!this.#isDnsPort || this.#tunnel) return sniffProtocol(bytes);
    if (bytes.length < 2) return "more";
    return bytes.readUInt16BE(0) <= maxDnsFirstMessageBytes ? "dns" : sniffProtocol(bytes);
  }

  #readerOf(protocol: ClientProtocol): StreamReader {
    switch (protocol) {
      case "dns":
        return new DnsStream(true);
      case "tls":
        return new HelloStream();
      case "http1":
        return new Http1Requests();
      case "http2":
        return new Http2Requests(this.openStreams);
    }
  }

  /** Where a reader has come to its end, perhaps another one goes on. */
  #settle(): TrafficFact[] {
    const reader = this.#reader;
    if (!reader?.isOver) return [];
    if (!(reader instanceof Http1Requests)) return this.#end();
    if (reader.tunnel === undefined) return this.#leave();
    this.#tunnel = reader.tunnel;
    this.#reader = undefined;
    return [];
  }

  /** What comes is nothing that is read: behind a tunnel that the server agreed to nothing is missing. */
  #leave(): TrafficFact[] {
    this.#end();
    return this.#tunnel && !this.#isSwitched(this.#tunnel) ? [{ kind: "cut" }] : [];
  }

  #end(): TrafficFact[] {
    this.#isOver = true;
    this.#first = nothing;
    return [];
  }
}

const nothing: Buffer = Buffer.alloc(0);
