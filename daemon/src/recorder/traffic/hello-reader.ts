// SPDX-License-Identifier: Apache-2.0
import { type ClientHello, decodeClientHello } from "./client-hello.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { TrafficFact } from "./traffic-fact.ts";
import { maxHelloBytes } from "./traffic-limits.ts";

/** "more" while it is not whole; undefined when it is none. */
export type HelloResult = ClientHello | "more" | undefined;

/** The ClientHello at the beginning of a TLS connection, in any number of records (RFC 8446, section 5.1). */
export function readClientHello(bytes: Uint8Array): HelloResult {
  return new HelloReader().push(bytes);
}

/** A ClientHello that comes in parts, without records: as QUIC has it. */
export class HelloGather {
  readonly #handshake = new GrowingBytes();

  get heldBytes(): number {
    return this.#handshake.length;
  }

  push(part: Uint8Array): HelloResult {
    this.#handshake.append(part);
    const { bytes } = this.#handshake;
    if (bytes.length > 0 && bytes[0] !== 1) return undefined;
    if (bytes.length < 4) return "more";
    const end = 4 + bytes.readUIntBE(1, 3);
    if (end > maxHelloBytes) return undefined;
    return bytes.length < end ? "more" : decodeClientHello(bytes.subarray(0, end));
  }
}

/** {@link readClientHello} in parts of any size. */
export class HelloReader {
  readonly #gather = new HelloGather();
  #head: number[] = [];
  #recordLeft = 0;
  #length = 0;

  get heldBytes(): number {
    return this.#gather.heldBytes;
  }

  push(bytes: Uint8Array): HelloResult {
    let result: HelloResult = "more";
    for (let at = 0; at < bytes.length && result === "more"; ) {
      if (this.#recordLeft === 0) {
        this.#head.push(bytes[at++] ?? 0);
        if (!this.#readHead()) return undefined;
      } else {
        const part = bytes.subarray(at, at + this.#recordLeft);
        at += part.length;
        this.#recordLeft -= part.length;
        this.#length += part.length;
        result = this.#gather.push(part);
      }
    }
    return result;
  }

  /** False when it is no handshake record, or there are too many of them. */
  #readHead(): boolean {
    const [type = 22, major = 3, , high = 0, low = 0] = this.#head;
    if (type !== 22 || major !== 3) return false;
    if (this.#head.length < 5) return true;
    this.#head = [];
    this.#recordLeft = high * 256 + low;
    this.#length += 5;
    return this.#recordLeft > 0 && this.#length < maxHelloBytes;
  }
}

/** The direction of a TLS client. */
export class HelloStream implements StreamReader {
  readonly passing = 0;
  readonly #reader = new HelloReader();
  #isOver = false;

  get isOver(): boolean {
    return this.#isOver;
  }

  get heldBytes(): number {
    return this.#reader.heldBytes;
  }

  read(bytes: Buffer): TrafficFact[] {
    if (this.#isOver) return [];
    const hello = this.#reader.push(bytes);
    this.#isOver = hello !== "more";
    return hello === "more" || hello === undefined ? [] : [{ kind: "hello", hello }];
  }

  skip(): TrafficFact[] {
    this.#isOver = true;
    return [];
  }
}
