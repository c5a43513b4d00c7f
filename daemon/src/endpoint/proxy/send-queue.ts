// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import { defaultWindowBytes, encodeWindowUpdate } from "@bob/proto/wire/http2-frames";
import { Outbox } from "./outbox.ts";

/**
 * What the connection's window of each side is opened by at the start: it must never be narrower than those of the
 * streams.
 */
const grantBytes = 16 * 1024 * 1024;

/** A frame that waits for the connection's window. */
interface Held {
  readonly frame: Uint8Array;
  /** Bytes that count against windows; 0 for all frames but DATA. */
  readonly flowBytes: number;
  readonly sent?: (() => void) | undefined;
  /** The stream whose HEADERS it is. */
  readonly headersOf?: number | undefined;
}

/** Who may send as many bytes again when these were sent on. */
interface Source {
  credit(bytes: number): void;
}

/** What goes out on one connection, in its order: nothing before SETTINGS, no DATA beyond the connection's window. */
export class SendQueue {
  readonly #outbox: Outbox;
  readonly #held: Held[] = [];
  readonly #early: Buffer[] = [];
  #window = defaultWindowBytes;
  /** Whether the side has got SETTINGS. */
  #isOpen = false;

  constructor(socket: Duplex) {
    this.#outbox = new Outbox(socket);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a frame that no window holds back: PING, WINDOW_UPDATE, GOAWAY. */
  sendControl(frame: Buffer): void {
    if (this.#isOpen) this.#outbox.write(frame);
    else this.#early.push(frame);
  }

  /** Sends the other side's SETTINGS on. Before the first of them nothing may be sent (RFC 9113, section 3.4). */
  sendSettings(frame: Buffer): void {
    this.#outbox.write(frame);
    if (this.#isOpen) return;
    this.#isOpen = true;
    const granted = encodeWindowUpdate(0, grantBytes);
    for (const waiting of [granted, ...this.#early.splice(0)]) this.#outbox.write(waiting);
    this.#sendHeld();
  }

  /** Opens the window of a stream: at once, or behind the headers that begin it where these wait. */
  sendWindow(stream: number, bytes: number): void {
    const frame = encodeWindowUpdate(stream, bytes);
    if (this.#held.some(({ headersOf }) => headersOf === stream)) this.send(frame);
    else this.sendControl(frame);
  }

  /** Sends HEADERS, RST_STREAM (`flowBytes` 0) or DATA behind everything that waits already. */
  send(frame: Uint8Array, flowBytes = 0, sent?: () => void): void {
    this.#hold({ frame, flowBytes, sent });
  }

  sendHeaders(stream: number, frame: Buffer): void {
    this.#hold({ frame, flowBytes: 0, headersOf: stream });
  }

  /** Sends DATA of the other side on, which may send as many bytes again when these are on their way. */
  passData(frame: Buffer, flowBytes: number, source: Source): void {
    const isFree = this.#isOpen && this.#held.length === 0 && flowBytes <= this.#window;
    if (!isFree) {
      this.send(frame, flowBytes, () => source.credit(flowBytes));
      return;
    }
    this.#window -= flowBytes;
    this.#outbox.write(frame);
    source.credit(flowBytes);
  }

  /** The side takes so many bytes more. */
  openWindow(bytes: number): void {
    this.#window += bytes;
    this.#sendHeld();
  }

  /** Writes what this turn has brought. */
  flush(): void {
    this.#outbox.flush();
  }

  #hold(held: Held): void {
    this.#held.push(held);
    this.#sendHeld();
  }

  #sendHeld(): void {
    if (!this.#isOpen) return;
    for (let next = this.#held[0]; next && next.flowBytes <= this.#window; next = this.#held[0]) {
      this.#held.shift();
      this.#window -= next.flowBytes;
      this.#outbox.write(next.frame);
      next.sent?.();
    }
  }
}
