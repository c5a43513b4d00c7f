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
  const frame = beginFrame(type, flags, stream, payload.length);
  frame.set(payload, headBytes);
  return frame;
}

/** A frame whose payload, the last `length` bytes, is still to be filled in. */
export function beginFrame(type: number, flags: number, stream: number, length: number): Buffer {
  const frame = Buffer.allocUnsafe(headBytes + length);
  frame.writeUIntBE(length, 0, 3);
  frame.writeUInt8(type, 3);
  frame.writeUInt8(flags, 4);
  frame.writeUInt32BE(stream, 5);
  return frame;
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

/** Cuts a byte stream into frames, whatever the chunks it comes in. */
export class FrameSplitter {
  #chunks: Buffer[] = [];
  #length = 0;

  *push(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    for (let frame = this.#take(); frame; frame = this.#take()) yield frame;
  }

  #take(): Frame | undefined {
    if (this.#length < headBytes) return undefined;
    const head = this.#peek(headBytes);
    const end = headBytes + head.readUIntBE(0, 3);
    if (this.#length < end) return undefined;
    const all = this.#peek(end);
    this.#chunks[0] = all.subarray(end);
    this.#length -= end;
    return {
      type: all.readUInt8(3),
      flags: all.readUInt8(4),
      stream: all.readUInt32BE(5) & maxWindowBytes,
      payload: all.subarray(headBytes, end),
      raw: all.subarray(0, end),
    };
  }

  /** The buffer that has at least the first `length` bytes: chunks are joined only when it must be. */
  #peek(length: number): Buffer {
    if ((this.#chunks[0]?.length ?? 0) < length) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}

/** A DATA or HEADERS payload without padding and priority. */
export function withoutPadding(frame: Frame): Buffer {
  const isPadded = (frame.flags & frameFlag.padded) !== 0;
  const padding = isPadded ? (frame.payload[0] ?? 0) : 0;
  const start = (isPadded ? 1 : 0) + (frame.type === frameType.headers && frame.flags & frameFlag.priority ? 5 : 0);
  return frame.payload.subarray(start, Math.max(start, frame.payload.length - padding));
}
