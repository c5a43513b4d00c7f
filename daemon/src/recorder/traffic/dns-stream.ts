// SPDX-License-Identifier: Apache-2.0
import { decodeDnsMessage } from "./dns-message.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { TrafficFact } from "./traffic-fact.ts";

/** Messages of one direction of DNS over TCP, each behind its length in two bytes (RFC 7766, section 8). */
export class DnsStream implements StreamReader {
  readonly passing = 0;
  readonly #fromClient: boolean;
  readonly #held = new GrowingBytes();
  #isOver = false;

  constructor(fromClient: boolean) {
    this.#fromClient = fromClient;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get heldBytes(): number {
    return this.#held.length;
  }

  read(bytes: Buffer): TrafficFact[] {
    const facts: TrafficFact[] = [];
    if (this.#isOver) return facts;
    this.#held.append(bytes);
    for (let message = this.#next(); message !== undefined; message = this.#next()) {
      const decoded = decodeDnsMessage(message);
      if (decoded) facts.push({ kind: "dns", fromClient: this.#fromClient, message: decoded });
    }
    return facts;
  }

  /** Where the next message begins is not known behind a hole. */
  skip(): TrafficFact[] {
    this.#isOver = true;
    this.#held.clear();
    return [];
  }

  #next(): Buffer | undefined {
    const { bytes } = this.#held;
    if (bytes.length < 2) return undefined;
    const end = 2 + bytes.readUInt16BE(0);
    if (bytes.length < end) return undefined;
    this.#held.drop(end);
    return bytes.subarray(2, end);
  }
}
