import type { Duplex } from "node:stream";
import { encodeFields, HeaderDecoder, type HeaderField } from "@bob/proto/wire/hpack";
import {
  decodeSettings,
  defaultFrameBytes,
  defaultWindowBytes,
  encodeFrame,
  encodeFrameHead,
  encodeWindowUpdate,
  type Frame,
  frameFlag,
  frameType,
  settingId,
} from "@bob/proto/wire/http2-frames";
import { ByteQueue } from "./byte-queue.ts";
import { headerTableBytes } from "./header-table.ts";
import { Outbox } from "./outbox.ts";

/** What the connection's window of each side is opened by at the start: it must never be narrower than those of the streams. */
const grantBytes = 16 * 1024 * 1024;
/** Forwarded bytes after which a side's window is opened again: a fraction of the whole, so that nobody waits. */
const creditBytes = 2 * 1024 * 1024;

/**
 * Longest headers of each side, compressed and not. What BuildKit says of a failed step is in its trailers, with the step and the Dockerfile in them
 * several times: it may be as long as gRPC's own clients take it (grpc-go, `defaultClientMaxHeaderListSize`).
 */
export const maxHeaderBytes = { client: 1024 * 1024, upstream: 16 * 1024 * 1024 } as const;

const nothing = Buffer.alloc(0);
/** "Dynamic table size update" to 0: nothing that is sent is to be remembered (RFC 7541, sections 4.2 and 6.3). */
const emptyTable = Buffer.of(0x20);

/** A frame that waits for the connection's window. */
interface Held {
  readonly frame: Uint8Array;
  /** Bytes that count against windows; 0 for all frames but DATA. */
  readonly flowBytes: number;
  readonly sent?: (() => void) | undefined;
  /** The stream whose HEADERS it is. */
  readonly headersOf?: number;
}

/** A message of the endpoint's own on its way to one side. */
interface Outgoing {
  unsent: ByteQueue;
  window: number;
  endsStream: boolean;
  sent: () => void;
  /** Whether the stream's window is kept for more of it. */
  readonly isKept: boolean;
}

/**
 * One of the two connections the endpoint stands between. Flow control of streams goes from end to end, that of the connection
 * ends here (RFC 9113, section 5.2), so that the endpoint can take streams out and put messages of its own in.
 */
export class Hop {
  readonly socket: Duplex;
  readonly decoder: HeaderDecoder;
  readonly #outbox: Outbox;
  readonly #held: Held[] = [];
  readonly #outgoing = new Map<number, Outgoing>();
  #window = defaultWindowBytes;
  #initialWindow = defaultWindowBytes;
  #uncredited = 0;
  /** Whether the side has got SETTINGS. */
  #isOpen = false;
  readonly #early: Buffer[] = [];
  readonly #unacknowledged: Buffer[] = [];
  /** What the next headers begin with: who asked for another table waits to be told its size. */
  #tableUpdate = nothing;

  constructor(socket: Duplex, side: keyof typeof maxHeaderBytes) {
    this.socket = socket;
    this.decoder = new HeaderDecoder(headerTableBytes, maxHeaderBytes[side]);
    this.#outbox = new Outbox(socket);
  }

  /** What the side grants each new stream, in bytes; the most of it where SETTINGS are under way. */
  get initialWindow(): number {
    const underWay = this.#unacknowledged.flatMap(decodeSettings);
    const granted = underWay.filter(([id]) => id === settingId.initialWindowSize).map(([, value]) => value);
    return Math.max(this.#initialWindow, ...granted);
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
    this.#held.push({ frame, flowBytes, sent });
    this.#sendHeld();
  }

  /** Sends DATA of the other side on, which may send as many bytes again when these are on their way. */
  passData(frame: Buffer, flowBytes: number, source: Hop): void {
    const isFree = this.#isOpen && this.#held.length === 0 && flowBytes <= this.#window;
    if (!isFree) {
      this.send(frame, flowBytes, () => source.credit(flowBytes));
      return;
    }
    this.#window -= flowBytes;
    this.#outbox.write(frame);
    source.credit(flowBytes);
  }

  /** Writes what this turn has brought. */
  flush(): void {
    this.#outbox.flush();
  }

  /** Ends the connection behind what was sent. */
  end(): void {
    this.#outbox.flush();
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
    this.#held.push({ frame: Buffer.concat(frames), flowBytes: 0, headersOf: stream });
    this.#sendHeld();
  }

  /** Sends a message of the endpoint's own as the windows allow; calls `sent` when all of it is on its way. */
  sendMessage(stream: number, message: Buffer, endsStream: boolean, sent: () => void = () => {}): void {
    const outgoing = { unsent: new ByteQueue([message]), window: this.#initialWindow, endsStream, sent, isKept: false };
    this.#outgoing.set(stream, outgoing);
    this.#sendOutgoing(stream, outgoing);
  }

  /** From now on all DATA of the stream is the endpoint's own: {@link Hop.sendPart}. */
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
    this.#sendOutgoing(stream, outgoing);
  }

  /** Takes the side's SETTINGS, which hold for messages of the endpoint's own when they are acknowledged (RFC 9113, section 6.5.3). */
  takeSettings(payload: Buffer): void {
    this.#unacknowledged.push(payload);
  }

  /** The side has been sent the acknowledgement of its oldest SETTINGS. */
  applySettings(): void {
    const payload = this.#unacknowledged.shift() ?? Buffer.alloc(0);
    for (const [id, value] of decodeSettings(payload)) {
      if (id === settingId.headerTableSize) this.#tableUpdate = emptyTable;
      if (id !== settingId.initialWindowSize) continue;
      for (const outgoing of this.#outgoing.values()) outgoing.window += value - this.#initialWindow;
      this.#initialWindow = value;
    }
    for (const [stream, outgoing] of this.#outgoing) this.#sendRest(stream, outgoing);
  }

  openConnection(bytes: number): void {
    this.#window += bytes;
    this.#sendHeld();
  }

  /** @returns whether the stream is one the endpoint sends a message on. */
  openStream(stream: number, bytes: number): boolean {
    const outgoing = this.#outgoing.get(stream);
    if (!outgoing) return false;
    outgoing.window += bytes;
    this.#sendRest(stream, outgoing);
    return true;
  }

  dropStream(stream: number): void {
    this.#outgoing.delete(stream);
  }

  /** Bytes of this side were taken or sent on: it may send as many again. */
  credit(bytes: number): void {
    this.#uncredited += bytes;
    if (this.#uncredited < creditBytes) return;
    this.sendControl(encodeWindowUpdate(0, this.#uncredited));
    this.#uncredited = 0;
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

  #sendRest(stream: number, outgoing: Outgoing): void {
    if (outgoing.unsent.length > 0) this.#sendOutgoing(stream, outgoing);
  }

  #sendOutgoing(stream: number, outgoing: Outgoing): void {
    do {
      const length = Math.min(outgoing.unsent.length, outgoing.window, defaultFrameBytes);
      if (length <= 0 && outgoing.unsent.length > 0) return;
      outgoing.window -= length;
      const isLast = outgoing.unsent.length === length;
      const flags = isLast && outgoing.endsStream ? frameFlag.endStream : 0;
      this.send(encodeFrameHead(frameType.data, flags, stream, length), length);
      // Nothing holds back what counts against no window: the payload follows its head at once, without being copied.
      for (const part of outgoing.unsent.take(length)) this.send(part);
    } while (outgoing.unsent.length > 0);
    if (!outgoing.isKept) this.#outgoing.delete(stream);
    const { sent } = outgoing;
    outgoing.sent = () => {};
    sent();
  }
}

/** The frame with another stream's number, changed in place. */
export function renumber(frame: Frame, stream: number): Buffer {
  frame.raw.writeUInt32BE(stream, 5);
  return frame.raw;
}
