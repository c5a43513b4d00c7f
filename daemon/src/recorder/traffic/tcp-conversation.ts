// SPDX-License-Identifier: Apache-2.0
import { DnsStream } from "./dns-stream.ts";
import { Http1Responses } from "./http1-responses.ts";
import { Http2Responses } from "./http2-requests.ts";
import { StreamBuffer } from "./stream-buffer.ts";
import type { StreamReader } from "./stream-reader.ts";
import { TcpClient } from "./tcp-client.ts";
import type { TrafficChunk, TrafficFact } from "./traffic-fact.ts";

/** A TCP connection. */
export class TcpConversation {
  readonly #clientBuffer = new StreamBuffer();
  readonly #serverBuffer = new StreamBuffer();
  readonly #client: TcpClient;
  /** Of HTTP/1, where most of the stream is not there. */
  readonly #statuses = new Http1Responses();
  #server: StreamReader | undefined;
  #isOver = false;

  constructor(isDnsPort: boolean) {
    this.#client = new TcpClient(isDnsPort, (request) => this.#statuses.switched === request);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get heldBytes(): number {
    const buffered = this.#clientBuffer.heldBytes + this.#serverBuffer.heldBytes;
    return buffered + this.#client.heldBytes + (this.#server?.heldBytes ?? 0) + this.#statuses.heldBytes;
  }

  add(chunk: TrafficChunk): TrafficFact[] {
    if (this.#isOver) return [];
    if (!chunk.fromClient && this.#client.protocol === "http1") {
      // What the client sent before the server answered was seen before the answer, or never will be.
      return [...this.#read(true), ...this.#statuses.add(chunk)];
    }
    (chunk.fromClient ? this.#clientBuffer : this.#serverBuffer).add(chunk);
    return this.#read(false);
  }

  /** Nothing more will come: what waited for something before it is read without. */
  end(): TrafficFact[] {
    const facts = this.#isOver ? [] : this.#read(true);
    this.#isOver = true;
    return facts;
  }

  #read(isAllHere: boolean): TrafficFact[] {
    const facts = readAll(this.#client, this.#clientBuffer, isAllHere);
    for (const fact of facts) {
      if (fact.kind === "request" && fact.request.version !== "2") this.#statuses.expect(fact.request);
    }
    this.#server ??= this.#newServer();
    if (this.#server) facts.push(...readAll(this.#server, this.#serverBuffer, isAllHere));
    this.#isOver = this.#client.isOver && !this.#isAnswerExpected;
    return facts;
  }

  #newServer(): StreamReader | undefined {
    if (this.#client.protocol === "dns") return new DnsStream(false);
    // In a tunnel nobody knows where in the server's stream it begins.
    const isHttp2 = this.#client.protocol === "http2" && !this.#client.isTunnel;
    return isHttp2 ? new Http2Responses(this.#client.openStreams) : undefined;
  }

  get #isAnswerExpected(): boolean {
    if (this.#server === undefined || this.#server.isOver) return false;
    return this.#client.protocol === "dns" || this.#client.openStreams.size > 0;
  }
}

function readAll(reader: StreamReader, buffer: StreamBuffer, isAllHere: boolean): TrafficFact[] {
  const facts: TrafficFact[] = [];
  for (let piece = buffer.read(isAllHere); piece && !reader.isOver; piece = buffer.read(isAllHere)) {
    facts.push(...(piece.kind === "hole" ? reader.skip(piece.length) : reader.read(piece.bytes, piece.isChunkStart)));
    if (reader.passing === 0) continue;
    const { passing } = reader;
    buffer.pass(passing);
    facts.push(...reader.skip(passing));
  }
  return facts;
}
