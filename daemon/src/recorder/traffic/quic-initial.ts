// SPDX-License-Identifier: Apache-2.0
import type { ClientHello } from "./client-hello.ts";
import { HelloGather, type HelloResult } from "./hello-reader.ts";
import { type CryptoFrame, readCryptoFrames } from "./quic-frames.ts";
import { QuicKeys } from "./quic-keys.ts";
import { type QuicPacket, splitInitialPackets } from "./quic-packet.ts";
import { quicVersionOf } from "./quic-version.ts";
import { StreamBuffer } from "./stream-buffer.ts";
import { maxQuicConnections, maxQuicFailures, maxQuicPackets, maxWaitingFrames } from "./traffic-limits.ts";

/**
 * Opens the Initial packets a client sends (RFC 9000, RFC 9001; RFC 9369 for version 2), and reads the ClientHello in
 * them. One socket may have several connections.
 */
export class QuicInitials {
  readonly #connections = new Map<string, Connection>();
  /** As text, to tell each once: after a Retry the same one comes again. */
  readonly #told = new Set<string>();
  #packets = 0;
  #failures = 0;

  get isOver(): boolean {
    return (
      this.#packets >= maxQuicPackets ||
      this.#failures >= maxQuicFailures ||
      this.#connections.size >= maxQuicConnections
    );
  }

  get heldBytes(): number {
    return [...this.#connections.values()].reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  }

  /** The hellos that a datagram of the client makes whole. */
  add(datagram: Uint8Array): ClientHello[] {
    const hellos: ClientHello[] = [];
    for (const packet of splitInitialPackets(datagram)) {
      const hello = this.isOver ? undefined : this.#open(packet);
      const text = JSON.stringify(hello);
      if (hello === undefined || this.#told.has(text)) continue;
      this.#told.add(text);
      hellos.push(hello);
    }
    return hellos;
  }

  /** Also for packets to the id the server chose the keys remain those of the client's first one. */
  #open(packet: QuicPacket): ClientHello | undefined {
    const key = `${packet.version} ${Buffer.from(packet.connectionId).toString("hex")}`;
    const known = this.#connections.get(key);
    for (const connection of known ? [known] : this.#connections.values()) {
      const frames = connection.keys.open(packet);
      if (frames) return this.#read(connection, frames);
    }
    const version = known ? undefined : quicVersionOf(packet.version);
    const connection = version && new Connection(new QuicKeys(version, packet.connectionId));
    const frames = connection?.keys.open(packet);
    if (frames === undefined || connection === undefined) {
      this.#failures++;
      return undefined;
    }
    this.#connections.set(key, connection);
    return this.#read(connection, frames);
  }

  #read(connection: Connection, frames: Buffer): ClientHello | undefined {
    this.#packets++;
    return connection.read(frames);
  }
}

class Connection {
  readonly keys: QuicKeys;
  /** Until the hello is whole, or is none. */
  #parts: { readonly stream: StreamBuffer; readonly gather: HelloGather } | undefined;

  constructor(keys: QuicKeys) {
    this.keys = keys;
    this.#parts = { stream: new StreamBuffer(maxWaitingFrames), gather: new HelloGather() };
  }

  get heldBytes(): number {
    return this.#parts === undefined ? 0 : this.#parts.stream.heldBytes + this.#parts.gather.heldBytes;
  }

  /** The hello, when these frames make it whole. */
  read(frames: Buffer): ClientHello | undefined {
    for (const frame of readCryptoFrames(frames)) {
      const result = this.#readFrame(frame);
      if (result === "more") continue;
      this.#parts = undefined;
      return result;
    }
    return undefined;
  }

  #readFrame(frame: CryptoFrame): HelloResult {
    if (this.#parts === undefined) return undefined;
    const { stream, gather } = this.#parts;
    stream.add(frame);
    let result: HelloResult = "more";
    for (let piece = stream.read(); piece !== undefined && result === "more"; piece = stream.read()) {
      result = piece.kind === "hole" ? undefined : gather.push(piece.bytes);
    }
    return result;
  }
}
