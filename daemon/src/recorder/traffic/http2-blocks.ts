// SPDX-License-Identifier: Apache-2.0
import { HeaderDecoder, type HeaderField } from "@bob/proto/wire/hpack";
import { frameFlag, frameType } from "@bob/proto/wire/http2-frames";
import { GrowingBytes } from "./growing-bytes.ts";
import { maxHeaderBlockBytes, maxHeaderListBytes, maxHeaderTableBytes } from "./traffic-limits.ts";

/** The fields of a HEADERS frame with its CONTINUATIONs. */
export interface Http2Block {
  readonly stream: number;
  readonly fields: readonly HeaderField[];
}

interface FrameHead {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly length: number;
}

interface OpenBlock {
  readonly stream: number;
  readonly isPromise: boolean;
  readonly bytes: GrowingBytes;
}

const headBytes = 9;
const pushPromise = 5;

/** Reads the header blocks of one direction of HTTP/2 (RFC 9113, section 4.3), of which every one is needed. */
export class Http2Blocks {
  readonly #decoder = newDecoder();
  /** Of a frame's head or payload. */
  readonly #part = new GrowingBytes();
  #frame: FrameHead | undefined;
  #block: OpenBlock | undefined;
  #passing = 0;
  #tableBytes = 0;
  #isOver = false;

  /** Bytes of a frame without fields. */
  get passing(): number {
    return this.#passing;
  }

  /** It is malformed, or there was a hole; nothing behind that can be read. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get heldBytes(): number {
    return this.#part.length + (this.#block?.bytes.length ?? 0) + this.#tableBytes;
  }

  /** The blocks that `bytes` complete. */
  read(bytes: Buffer): Http2Block[] {
    const blocks: Http2Block[] = [];
    for (let at = 0; at < bytes.length && !this.#isOver; ) {
      if (this.#passing > 0) {
        const passed = Math.min(this.#passing, bytes.length - at);
        this.#passing -= passed;
        at += passed;
        continue;
      }
      const wanted = this.#frame?.length ?? headBytes;
      const part = bytes.subarray(at, at + wanted - this.#part.length);
      this.#part.append(part);
      at += part.length;
      const block = this.#part.length === wanted ? this.#takePart() : undefined;
      if (block) blocks.push(block);
    }
    return blocks;
  }

  skip(length: number): void {
    if (length > this.#passing) this.#end();
    this.#passing = Math.max(0, this.#passing - length);
  }

  #takePart(): Http2Block | undefined {
    const { bytes } = this.#part;
    const frame = this.#frame ?? this.#readHead(bytes);
    const payload = this.#frame ? bytes : Buffer.alloc(0);
    const isWhole = frame !== undefined && frame.length === payload.length;
    this.#frame = isWhole ? undefined : frame;
    const block = isWhole ? this.#takeFrame(frame, payload) : undefined;
    this.#part.clear();
    return block;
  }

  /** Undefined for a frame that has no fields. */
  #readHead(bytes: Buffer): FrameHead | undefined {
    const [length, type] = [bytes.readUIntBE(0, 3), bytes.readUInt8(3)];
    const frame = { length, type, flags: bytes.readUInt8(4), stream: bytes.readUInt32BE(5) & 0x7fffffff };
    const isContinuation = type === frameType.continuation && frame.stream === this.#block?.stream;
    const hasFields = type === frameType.headers || type === frameType.continuation || type === pushPromise;
    if (isContinuation !== (this.#block !== undefined || type === frameType.continuation)) this.#end();
    if (hasFields && length + (this.#block?.bytes.length ?? 0) > maxHeaderBlockBytes) this.#end();
    if (hasFields) return frame;
    this.#passing = length;
    return undefined;
  }

  #takeFrame(frame: FrameHead, payload: Buffer): Http2Block | undefined {
    if (this.#isOver) return undefined;
    const isPromise = frame.type === pushPromise;
    this.#block ??= { stream: frame.stream, isPromise, bytes: new GrowingBytes() };
    this.#block.bytes.append(fragmentOf(frame, payload));
    return (frame.flags & frameFlag.endHeaders) !== 0 ? this.#decode(this.#block) : undefined;
  }

  #decode({ stream, isPromise, bytes }: OpenBlock): Http2Block | undefined {
    this.#block = undefined;
    try {
      const fields = this.#decoder.decode(bytes.bytes);
      const unfolded = fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
      this.#tableBytes = Math.min(this.#tableBytes + unfolded, maxHeaderTableBytes);
      return isPromise ? undefined : { stream, fields };
    } catch {
      this.#end(); // malformed: the table of both sides is not known any more
      return undefined;
    }
  }

  #end(): void {
    this.#isOver = true;
    this.#part.clear();
    this.#block = undefined;
  }
}

/**
 * The peer may agree to any size of the table by its settings, and says in a block when it takes another one than
 * 4096 bytes.
 */
function newDecoder(): HeaderDecoder {
  const decoder = new HeaderDecoder(maxHeaderTableBytes, maxHeaderListBytes);
  decoder.decode(Buffer.of(0x3f, 0xe1, 0x1f)); // size 4096 (RFC 7541, section 6.3)
  return decoder;
}

/** What a frame has of its block (RFC 9113, sections 6.2, 6.6 and 6.10). */
function fragmentOf({ type, flags }: FrameHead, payload: Buffer): Buffer {
  if (type === frameType.continuation) return payload;
  const isPadded = (flags & frameFlag.padded) !== 0;
  const hasPriority = type === frameType.headers && (flags & frameFlag.priority) !== 0;
  const start = (isPadded ? 1 : 0) + (hasPriority ? 5 : 0) + (type === pushPromise ? 4 : 0);
  return payload.subarray(start, Math.max(start, payload.length - (isPadded ? (payload[0] ?? 0) : 0)));
}
