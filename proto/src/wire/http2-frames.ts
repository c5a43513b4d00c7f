// SPDX-License-Identifier: Apache-2.0
/** Frame types (RFC 9113, section 6). */
export const frameType = {
  data: 0,
  headers: 1,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const frameFlag = { ack: 1, endStream: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

/** Identifiers of settings (RFC 9113, section 6.5.2). */
export const settingId = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
} as const;

export const errorCode = { noError: 0, protocolError: 1, cancel: 8 } as const;

export const clientPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Flow-control window of a stream and of the connection before any settings, in bytes. */
export const defaultWindowBytes = 65535;
export const maxWindowBytes = 2 ** 31 - 1;
export const defaultFrameBytes = 16384;

const headBytes = 9;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
  /** The whole frame as it came. */
  readonly raw: Buffer;
}

export function encodeFrame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headBytes + payload.length);
  writeFrameHead(frame, type, flags, stream, payload.length);
  frame.set(payload, headBytes);
  return frame;
}

/** What stands before a payload of `length` bytes. */
export function encodeFrameHead(type: number, flags: number, stream: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  writeFrameHead(head, type, flags, stream, length);
  return head;
}

function writeFrameHead(target: Buffer, type: number, flags: number, stream: number, length: number): void {
  target.writeUIntBE(length, 0, 3);
  target.writeUInt8(type, 3);
  target.writeUInt8(flags, 4);
  target.writeUInt32BE(stream, 5);
}

export function encodeSettings(settings: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(6 * settings.length);
  settings.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, 6 * index);
    payload.writeUInt32BE(value, 6 * index + 2);
  });
  return encodeFrame(frameType.settings, 0, 0, payload);
}

export function decodeSettings(payload: Buffer): [id: number, value: number][] {
  const count = Math.floor(payload.length / 6);
  return Array.from({ length: count }, (_, index) => [
    payload.readUInt16BE(6 * index),
    payload.readUInt32BE(6 * index + 2),
  ]);
}

export function encodeUint32(value: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload.writeUInt32BE(value);
  return payload;
}

/** Opens a stream's window, or with stream 0 the connection's. */
export function encodeWindowUpdate(stream: number, bytes: number): Buffer {
  return encodeFrame(frameType.windowUpdate, 0, stream, encodeUint32(bytes));
}

/** Gives a stream up. */
export function encodeReset(stream: number, code: number): Buffer {
  return encodeFrame(frameType.rstStream, 0, stream, encodeUint32(code));
}

/**
 * Cuts a byte stream into frames, whatever the chunks it comes in. Only frames that lie in several chunks are copied.
 */
export class FrameSplitter {
  /** The beginning of a frame that is not whole. */
  readonly #parts: Buffer[] = [];
  #length = 0;
  /** Bytes to the end of its head or, with the head complete, of the frame. */
  #missing = headBytes;

  /** @returns the frames that `chunk` completes. They share its memory, or have their own. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (this.#length > 0 && at < chunk.length) {
      const part = chunk.subarray(at, at + this.#missing);
      at += part.length;
      const whole = this.#append(part);
      if (whole) frames.push(whole);
    }
    for (let end = frameEnd(chunk, at); end <= chunk.length; end = frameEnd(chunk, at)) {
      frames.push(frameAt(chunk, at, end));
      at = end;
    }
    if (at < chunk.length) this.#begin(chunk.subarray(at));
    return frames;
  }

  #begin(part: Buffer): void {
    this.#missing = part.length < headBytes ? headBytes - part.length : frameEnd(part, 0) - part.length;
    this.#parts.push(part);
    this.#length = part.length;
  }

  /** @returns the frame, when this was its last part. */
  #append(part: Buffer): Frame | undefined {
    this.#parts.push(part);
    this.#length += part.length;
    this.#missing -= part.length;
    if (this.#missing > 0) return undefined;
    const all = Buffer.concat(this.#parts.splice(0));
    const end = frameEnd(all, 0);
    if (all.length < end) {
      this.#begin(all);
      return undefined;
    }
    this.#length = 0;
    return frameAt(all, 0, end);
  }
}

/** Where the frame that begins at `start` ends; never within `bytes` when not even its head is whole. */
function frameEnd(bytes: Buffer, start: number): number {
  const payload = start + headBytes;
  return payload > bytes.length ? Number.POSITIVE_INFINITY : payload + bytes.readUIntBE(start, 3);
}

function frameAt(bytes: Buffer, start: number, end: number): Frame {
  return {
    type: bytes.readUInt8(start + 3),
    flags: bytes.readUInt8(start + 4),
    stream: bytes.readUInt32BE(start + 5) & maxWindowBytes,
    payload: bytes.subarray(start + headBytes, end),
    raw: bytes.subarray(start, end),
  };
}

/** A DATA or HEADERS payload without padding and priority. */
export function withoutPadding(frame: Frame): Buffer {
  const isPadded = (frame.flags & frameFlag.padded) !== 0;
  const padding = isPadded ? (frame.payload[0] ?? 0) : 0;
  const start = (isPadded ? 1 : 0) + (frame.type === frameType.headers && frame.flags & frameFlag.priority ? 5 : 0);
  return frame.payload.subarray(start, Math.max(start, frame.payload.length - padding));
}
