// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import { encodeFields, HeaderDecoder, type HeaderField } from "@bob/proto/wire/hpack";
import {
  decodeSettings,
  defaultFrameBytes,
  encodeFrame,
  encodeWindowUpdate,
  type Frame,
  frameFlag,
  frameType,
  settingId,
} from "@bob/proto/wire/http2-frames";
import { headerTableBytes } from "./header-table.ts";
import { OwnMessages } from "./own-messages.ts";
import { SendQueue } from "./send-queue.ts";

/** Forwarded bytes after which a side's window is opened again: a fraction of the whole, so that nobody waits. */
const creditBytes = 2 * 1024 * 1024;

/**
 * Longest headers of each side, compressed and not. What BuildKit says of a failed step is in its trailers, with the
 * step and the Dockerfile in them several times: it may be as long as gRPC's own clients take it (grpc-go,
 * `defaultClientMaxHeaderListSize`).
 */
export const maxHeaderBytes = { client: 1024 * 1024, upstream: 16 * 1024 * 1024 } as const;

const nothing = Buffer.alloc(0);
/** "Dynamic table size update" to 0: nothing that is sent is to be remembered (RFC 7541, sections 4.2 and 6.3). */
const emptyTable = Buffer.of(0x20);

/**
 * One of the two connections the endpoint stands between. Flow control of streams goes from end to end, that of the
 * connection ends here (RFC 9113, section 5.2), so that the endpoint can take streams out and put messages of its own
 * in.
 */
export class Hop {
  readonly socket: Duplex;
  readonly decoder: HeaderDecoder;
  readonly #queue: SendQueue;
  readonly #messages: OwnMessages;
  #uncredited = 0;
  readonly #unacknowledged: Buffer[] = [];
  /** What the next headers begin with: who asked for another table waits to be told its size. */
  #tableUpdate = nothing;

  constructor(socket: Duplex, side: keyof typeof maxHeaderBytes) {
    this.socket = socket;
    this.decoder = new HeaderDecoder(headerTableBytes, maxHeaderBytes[side]);
    this.#queue = new SendQueue(socket);
    this.#messages = new OwnMessages(this.#queue);
  }

  /** What the side grants each new stream, in bytes; the most of it where SETTINGS are under way. */
  get initialWindow(): number {
    const underWay = this.#unacknowledged.flatMap(decodeSettings);
    const granted = underWay.filter(([id]) => id === settingId.initialWindowSize).map(([, value]) => value);
    return Math.max(this.#messages.initialWindow, ...granted);
  }

  /** Whether the side has got SETTINGS. */
  get isOpen(): boolean {
    return this.#queue.isOpen;
  }

  /** See {@link SendQueue.sendControl}. */
  sendControl(frame: Buffer): void {
    this.#queue.sendControl(frame);
  }

  /** See {@link SendQueue.sendSettings}. */
  sendSettings(frame: Buffer): void {
    this.#queue.sendSettings(frame);
  }

  /** See {@link SendQueue.sendWindow}. */
  sendWindow(stream: number, bytes: number): void {
    this.#queue.sendWindow(stream, bytes);
  }

  /** See {@link SendQueue.send}. */
  send(frame: Uint8Array, flowBytes = 0, sent?: () => void): void {
    this.#queue.send(frame, flowBytes, sent);
  }

  /** See {@link SendQueue.passData}. */
  passData(frame: Buffer, flowBytes: number, source: Hop): void {
    this.#queue.passData(frame, flowBytes, source);
  }

  /** Writes what this turn has brought. */
  flush(): void {
    this.#queue.flush();
  }

  /** Ends the connection behind what was sent. */
  end(): void {
    this.#queue.flush();
    this.socket.end();
  }

  sendHeaders(stream: number, fields: readonly HeaderField[], endsStream: boolean): void {
    const block = Buffer.concat([this.#tableUpdate, encodeFields(fields)]);
    this.#tableUpdate = nothing;
    const end = endsStream ? frameFlag.endStream : 0;
    const first = block.subarray(0, defaultFrameBytes);
    const isWhole = first.length === block.length;
    const frames = [encodeFrame(frameType.headers, end | (isWhole ? frameFlag.endHeaders : 0), stream, first)];
    for (let at = first.length; at < block.length; at += defaultFrameBytes) {
      const isLast = at + defaultFrameBytes >= block.length;
      const part = block.subarray(at, at + defaultFrameBytes);
      frames.push(encodeFrame(frameType.continuation, isLast ? frameFlag.endHeaders : 0, stream, part));
    }
    this.#queue.sendHeaders(stream, Buffer.concat(frames));
  }

  /** Sends a message of the endpoint's own as the windows allow; calls `sent` when all of it is on its way. */
  sendMessage(stream: number, message: Buffer, endsStream: boolean, sent: () => void = () => {}): void {
    this.#messages.sendMessage(stream, message, endsStream, sent);
  }

  /** From now on all DATA of the stream is the endpoint's own: {@link Hop.sendPart}. */
  keepStream(stream: number): void {
    this.#messages.keepStream(stream);
  }

  /** Sends bytes on a kept stream, one part after the other; calls `sent` when all of it is on its way. */
  sendPart(stream: number, part: readonly Uint8Array[], endsStream: boolean, sent: () => void): void {
    this.#messages.sendPart(stream, part, endsStream, sent);
  }

  /**
   * Takes the side's SETTINGS, which hold for messages of the endpoint's own when they are acknowledged (RFC 9113,
   * section 6.5.3).
   */
  takeSettings(payload: Buffer): void {
    this.#unacknowledged.push(payload);
  }

  /** The side has been sent the acknowledgement of its oldest SETTINGS. */
  applySettings(): void {
    const payload = this.#unacknowledged.shift() ?? Buffer.alloc(0);
    for (const [id, value] of decodeSettings(payload)) {
      if (id === settingId.headerTableSize) this.#tableUpdate = emptyTable;
      if (id === settingId.initialWindowSize) this.#messages.changeInitialWindow(value);
    }
    this.#messages.sendAll();
  }

  openConnection(bytes: number): void {
    this.#queue.openWindow(bytes);
  }

  /** @returns whether the stream is one the endpoint sends a message on. */
  openStream(stream: number, bytes: number): boolean {
    return this.#messages.openWindow(stream, bytes);
  }

  dropStream(stream: number): void {
    this.#messages.drop(stream);
  }

  /** Bytes of this side were taken or sent on: it may send as many again. */
  credit(bytes: number): void {
    this.#uncredited += bytes;
    if (this.#uncredited < creditBytes) return;
    this.sendControl(encodeWindowUpdate(0, this.#uncredited));
    this.#uncredited = 0;
  }
}

/** The frame with another stream's number, changed in place. */
export function renumber(frame: Frame, stream: number): Buffer {
  frame.raw.writeUInt32BE(stream, 5);
  return frame.raw;
}
