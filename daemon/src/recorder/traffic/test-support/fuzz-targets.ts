// SPDX-License-Identifier: Apache-2.0
import { decodeClientHello } from "../client-hello.ts";
import { Conversation, type TrafficChunk, type TrafficFact } from "../conversation.ts";
import { decodeDnsMessage } from "../dns-message.ts";
import { DnsStream } from "../dns-stream.ts";
import { HelloStream } from "../hello-reader.ts";
import type { HttpRequest } from "../http-request.ts";
import { Http1Requests } from "../http1-requests.ts";
import { Http1Responses } from "../http1-responses.ts";
import { Http2Requests, Http2Responses } from "../http2-requests.ts";
import { QuicInitials } from "../quic-initial.ts";
import { StreamBuffer } from "../stream-buffer.ts";
import type { StreamReader } from "../stream-reader.ts";
import { seeds } from "./fuzz-seeds.ts";
import { sealInitial } from "./seal-initial.ts";

/** A parser, and what must hold of it for any bytes. */
export interface FuzzTarget {
  readonly seeds: readonly Buffer[];
  /** @throws when something does not hold */
  run(input: Buffer): void;
}

/** By name. */
export const fuzzTargets: Readonly<Record<string, FuzzTarget>> = {
  "dns-message": { seeds: seeds.dnsMessages, run: (input) => checkValue(decodeDnsMessage(input)) },
  "dns-stream": { seeds: seeds.dnsStreams, run: (input) => checkReader(() => new DnsStream(true), input) },
  "client-hello": { seeds: seeds.hellos, run: (input) => checkValue(decodeClientHello(input)) },
  "hello-stream": { seeds: seeds.helloStreams, run: (input) => checkReader(() => new HelloStream(), input) },
  "quic-datagram": { seeds: seeds.quicDatagrams, run: (input) => checkValue(new QuicInitials().add(input)) },
  "quic-frames": { seeds: seeds.quicFrames, run: (input) => checkValue(new QuicInitials().add(sealInitial(input))) },
  "http1-requests": { seeds: seeds.http1Requests, run: (input) => checkReader(() => new Http1Requests(), input) },
  "http1-responses": { seeds: seeds.http1Responses, run: checkResponses },
  "http2-requests": {
    seeds: seeds.http2Requests,
    run: (input) => checkReader(() => new Http2Requests(new Map()), input),
  },
  "http2-responses": {
    seeds: seeds.http2Responses,
    run: (input) => checkReader(() => new Http2Responses(new Map([[1, sampleRequest]])), input),
  },
  "stream-buffer": { seeds: seeds.conversations, run: checkBuffer },
  "tcp-conversation": { seeds: seeds.conversations, run: (input) => checkConversation("tcp", 80, input) },
  "udp-conversation": { seeds: seeds.conversations, run: (input) => checkConversation("udp", 443, input) },
};

const sampleRequest: HttpRequest = { method: "GET", host: "h", path: "/", version: "2" };
/** More than `traffic-limits.ts` lets any conversation hold. */
const maxHeldBytes = 3 << 20;

/** What is told has nothing but printable characters. */
function checkValue(value: unknown): void {
  for (const [text] of JSON.stringify(value ?? "").matchAll(/[^\x20-\x7e]|\\[bfnrtu]/g)) {
    throw new Error(`${JSON.stringify(text)} is told`);
  }
}

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(what);
}

/** Tells the same whatever the parts, as far as nothing was cut. */
function checkReader(makeReader: () => StreamReader, input: Buffer): void {
  const tell = (size: number) => {
    const reader = makeReader();
    const facts: TrafficFact[] = [];
    for (let at = 0; at < input.length && !reader.isOver; at += size) {
      facts.push(...reader.read(input.subarray(at, at + size), at === 0));
      check(reader.heldBytes < maxHeldBytes, `${reader.heldBytes} bytes are held`);
    }
    checkValue(facts);
    const end = facts.findIndex(({ kind }) => kind === "cut");
    return JSON.stringify(end < 0 ? facts : facts.slice(0, end));
  };
  const whole = tell(Math.max(1, input.length));
  for (const size of [1, 2, 7, 100]) check(tell(size) === whole, `pieces of ${size} bytes tell something else`);
}

function checkResponses(input: Buffer): void {
  const responses = new Http1Responses();
  const asked = Array.from(
    { length: 3 },
    (_, i): HttpRequest => ({ ...sampleRequest, method: i === 1 ? "HEAD" : "GET" }),
  );
  for (const request of asked) responses.expect(request);
  for (const chunk of chunksOf(input)) checkValue(responses.add(chunk));
}

function checkBuffer(input: Buffer): void {
  const buffer = new StreamBuffer();
  let position = 0;
  for (const chunk of chunksOf(input)) {
    buffer.add(chunk);
    if (chunk.length % 7 === 0) continue; // and is read later
    for (let piece = buffer.read(); piece; piece = buffer.read()) {
      const length = piece.kind === "hole" ? piece.length : piece.bytes.length;
      check(length > 0, "a piece is empty");
      position += length;
    }
    check(Number.isSafeInteger(position) && buffer.heldBytes < maxHeldBytes, "it is nowhere, or holds too much");
  }
}

function checkConversation(transport: "tcp" | "udp", port: number, input: Buffer): void {
  const conversation = new Conversation(transport, (input[0] ?? 0) % 4 === 0 ? 53 : port);
  const facts: TrafficFact[] = [];
  for (const chunk of chunksOf(input.subarray(1))) {
    facts.push(...conversation.add(chunk));
    check(conversation.heldBytes < maxHeldBytes, `${conversation.heldBytes} bytes are held`);
  }
  facts.push(...conversation.end());
  check(conversation.isOver, "it does not end");
  check(facts.filter(({ kind }) => kind === "cut").length <= 1, "a cut is told twice");
  const asked = new Set(facts.map((fact) => (fact.kind === "request" ? fact.request : undefined)));
  check(
    facts.every((fact) => fact.kind !== "status" || asked.has(fact.request)),
    "a status is of no request",
  );
  checkValue(facts);
}

/** Reads input as chunks, each behind what is said of it in four bytes. */
function chunksOf(input: Buffer): TrafficChunk[] {
  const chunks: TrafficChunk[] = [];
  const ends = [0, 0];
  for (let at = 0; at + 4 <= input.length; ) {
    const flags = input.readUInt8(at);
    const end = at + 4 + input.readUInt16BE(at + 2);
    const bytes = input.subarray(at + 4, end);
    const offset = Math.max(0, (ends[flags & 1] ?? 0) + (flags & 2 ? input.readInt8(at + 1) * 2 ** (flags >> 4) : 0));
    const length = bytes.length + (flags & 4 ? input.readUInt8(at + 1) * 16 : 0);
    chunks.push({ fromClient: (flags & 1) === 0, offset, bytes, length });
    ends[flags & 1] = offset + length;
    at = end;
  }
  return chunks;
}
