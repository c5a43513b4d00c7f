// SPDX-License-Identifier: Apache-2.0
import { Conversation, type TrafficChunk, type TrafficFact } from "../conversation.ts";

/** A chunk that is there as a whole, of the client's where nothing else is said. */
export function chunkOf(bytes: string | Uint8Array, offset = 0, fromClient = true): TrafficChunk {
  const buffer = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : Buffer.from(bytes);
  return { fromClient, offset, bytes: buffer, length: buffer.length };
}

/** The chunk in pieces of `size` bytes. */
export function splitChunk({ fromClient, offset, bytes }: TrafficChunk, size: number): TrafficChunk[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    chunkOf(bytes.subarray(index * size, (index + 1) * size), offset + index * size, fromClient),
  );
}

/** Everything a conversation tells of `chunks`, its end included. */
export function factsOf(chunks: readonly TrafficChunk[], transport: "tcp" | "udp" = "tcp", port = 80): TrafficFact[] {
  const conversation = new Conversation(transport, port);
  return [...chunks.flatMap((chunk) => conversation.add(chunk)), ...conversation.end()];
}

/** The same, as lines that can be read. */
export function toldBy(chunks: readonly TrafficChunk[], transport: "tcp" | "udp" = "tcp", port = 80): string[] {
  return factsOf(chunks, transport, port).map(tellFact);
}

export function tellFact(fact: TrafficFact): string {
  switch (fact.kind) {
    case "request":
      return `${fact.request.method} ${fact.request.host} ${fact.request.path} ${fact.request.version}`;
    case "status":
      return `${fact.status} of ${fact.request.method} ${fact.request.path}`;
    case "hello":
      return `hello ${fact.hello.serverName} ${fact.hello.alpn}`;
    case "dns":
      return `${fact.fromClient ? "asks" : "answers"} ${fact.message.questions.map(({ name, type }) => `${type} ${name}`)}`;
    case "cut":
      return "cut";
  }
}
