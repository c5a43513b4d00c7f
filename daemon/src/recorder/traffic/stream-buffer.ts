// SPDX-License-Identifier: Apache-2.0
import { maxHoleBytes, maxWaitingBytes, maxWaitingChunks } from "./traffic-limits.ts";

/** Bytes of a direction, in order. */
export type StreamPiece =
  | { readonly kind: "bytes"; readonly bytes: Buffer; readonly isChunkStart: boolean }
  /** So many bytes that will not come: the kernel did not copy them, or they have been waited for long enough. */
  | { readonly kind: "hole"; readonly length: number };

interface Segment {
  readonly start: number;
  readonly end: number;
  /** None where the kernel left them out. */
  readonly bytes: Buffer | undefined;
  readonly isChunkStart: boolean;
}

/**
 * Puts what was copied of a direction's packets in order again. What came first stays: bytes that come again, also
 * other ones, are not looked at.
 */
export class StreamBuffer {
  /** Behind what was read. */
  #position = 0;
  /** What was not read, in order, without overlaps. */
  #segments: Segment[] = [];
  readonly #maxChunks: number;

  /** @param maxChunks that wait for what is missing before them. */
  constructor(maxChunks = maxWaitingChunks) {
    this.#maxChunks = maxChunks;
  }

  get heldBytes(): number {
    let sum = 0;
    for (const { bytes } of this.#segments) sum += bytes?.length ?? 0;
    return sum;
  }

  /**
   * What does not fit any more is left out, and becomes a hole.
   *
   * @param chunk its `length` is at least that of its `bytes`, which are copied.
   */
  add(chunk: { readonly offset: number; readonly bytes: Uint8Array; readonly length: number }): void {
    const { offset, length } = chunk;
    if (this.#isFull || offset < 0 || !Number.isSafeInteger(offset + length)) return;
    const bytes = Buffer.from(chunk.bytes.subarray(0, length));
    const middle = offset + bytes.length;
    this.#fill({ start: offset, end: middle, bytes, isChunkStart: true });
    if (bytes.length < length)
      this.#fill({ start: middle, end: offset + length, bytes: undefined, isChunkStart: false });
  }

  /** The next piece, undefined where it has to be waited for: where `isAllHere` says so, only behind the last one. */
  read(isAllHere = false): StreamPiece | undefined {
    const first = this.#segments[0];
    if (first === undefined) return undefined;
    const hole = first.start - this.#position;
    if (hole > 0) {
      if (!isAllHere && !this.#isFull && hole <= maxHoleBytes) return undefined;
      this.#position = first.start;
      return { kind: "hole", length: hole };
    }
    this.#segments.shift();
    this.#position = first.end;
    if (first.bytes === undefined) return { kind: "hole", length: first.end - first.start };
    return { kind: "bytes", bytes: first.bytes, isChunkStart: first.isChunkStart };
  }

  /** Leaves out the next `length` bytes, there or not. */
  pass(length: number): void {
    this.#position += length;
    const segments = this.#segments;
    this.#segments = [];
    for (const segment of segments) this.#fill(segment);
  }

  get #isFull(): boolean {
    return this.#segments.length > this.#maxChunks || this.heldBytes > maxWaitingBytes;
  }

  /** Keeps of a segment what no other has, and was not read. */
  #fill(segment: Segment): void {
    if (this.#segments.length === 0 && segment.start >= this.#position) {
      if (segment.start < segment.end) this.#segments.push(segment);
      return;
    }
    const segments: Segment[] = [];
    let from = Math.max(segment.start, this.#position);
    for (const other of this.#segments) {
      if (from < other.start && from < segment.end) segments.push(cutOut(segment, from, other.start));
      segments.push(other);
      from = Math.max(from, other.end);
    }
    if (from < segment.end) segments.push(cutOut(segment, from, segment.end));
    this.#segments = segments;
  }
}

function cutOut({ start, end, bytes, isChunkStart }: Segment, from: number, to: number): Segment {
  const last = Math.min(to, end);
  if (from === start && last === end) return { start, end, bytes, isChunkStart };
  const part = bytes && Buffer.from(bytes.subarray(from - start, last - start)); // copied, or all would be held
  return { start: from, end: last, bytes: part, isChunkStart: isChunkStart && from === start };
}
