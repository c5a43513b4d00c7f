// SPDX-License-Identifier: Apache-2.0
import {
  defaultFrameBytes,
  defaultWindowBytes,
  encodeFrameHead,
  frameFlag,
  frameType,
} from "@bob/proto/wire/http2-frames";
import { ByteQueue } from "./byte-queue.ts";
import type { SendQueue } from "./send-queue.ts";

/** A message of the endpoint's own on its way to one side. */
interface Outgoing {
  readonly unsent: ByteQueue;
  window: number;
  readonly endsStream: boolean;
  sent: () => void;
  /** Whether the stream's window is kept for more of it. */
  readonly isKept: boolean;
}

/** What the endpoint itself says on streams of one connection, as their windows allow. */
export class OwnMessages {
  readonly #queue: SendQueue;
  readonly #outgoing = new Map<number, Outgoing>();
  #initialWindow = defaultWindowBytes;

  constructor(queue: SendQueue) {
    this.#queue = queue;
  }

  /** What the side grants each new stream, in bytes. */
  get initialWindow(): number {
    return this.#initialWindow;
  }

  /** Sends a message; calls `sent` when all of it is on its way. */
  sendMessage(stream: number, message: Buffer, endsStream: boolean, sent: () => void): void {
    const outgoing = { unsent: new ByteQueue([message]), window: this.#initialWindow, endsStream, sent, isKept: false };
    this.#outgoing.set(stream, outgoing);
    this.#send(stream, outgoing);
  }

  /** From now on all DATA of the stream is the endpoint's own: {@link OwnMessages.sendPart}. */
  keepStream(stream: number): void {
    const unsent = new ByteQueue([]);
    const sent = () => {};
    this.#outgoing.set(stream, { unsent, window: this.#initialWindow, endsStream: false, sent, isKept: true });
  }

  /** Sends bytes on a kept stream, one part after the other; calls `sent` when all of it is on its way. */
  sendPart(stream: number, part: readonly Uint8Array[], endsStream: boolean, sent: () => void): void {
    const outgoing = this.#outgoing.get(stream);
    if (!outgoing) return;
    Object.assign(outgoing, { unsent: new ByteQueue(part), endsStream, sent });
    this.#send(stream, outgoing);
  }

  /** @returns whether the stream is one the endpoint sends a message on. */
  openWindow(stream: number, bytes: number): boolean {
    const outgoing = this.#outgoing.get(stream);
    if (!outgoing) return false;
    outgoing.window += bytes;
    this.#sendRest(stream, outgoing);
    return true;
  }

  /**
   * The side grants streams another window than before: those that are open, too. {@link OwnMessages.sendAll} uses it.
   */
  changeInitialWindow(bytes: number): void {
    for (const outgoing of this.#outgoing.values()) outgoing.window += bytes - this.#initialWindow;
    this.#initialWindow = bytes;
  }

  sendAll(): void {
    for (const [stream, outgoing] of this.#outgoing) this.#sendRest(stream, outgoing);
  }

  drop(stream: number): void {
    this.#outgoing.delete(stream);
  }

  #sendRest(stream: number, outgoing: Outgoing): void {
    if (outgoing.unsent.length > 0) this.#send(stream, outgoing);
  }

  #send(stream: number, outgoing: Outgoing): void {
    do {
      const length = Math.min(outgoing.unsent.length, outgoing.window, defaultFrameBytes);
      if (length <= 0 && outgoing.unsent.length > 0) return;
      outgoing.window -= length;
      const isLast = outgoing.unsent.length === length;
      const flags = isLast && outgoing.endsStream ? frameFlag.endStream : 0;
      this.#queue.send(encodeFrameHead(frameType.data, flags, stream, length), length);
      // Nothing holds back what counts against no window: the payload follows its head at once, without being copied.
      for (const part of outgoing.unsent.take(length)) this.#queue.send(part);
    } while (outgoing.unsent.length > 0);
    if (!outgoing.isKept) this.#outgoing.delete(stream);
    const { sent } = outgoing;
    outgoing.sent = () => {};
    sent();
  }
}
