// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { decodeBody } from "./frame-bodies.ts";
import type { ProbeEvent } from "./probe-events.ts";

/** Bytes of the head of a frame: `struct frame` of `bpf/frame.h`. */
export const frameHeadBytes = 24;
/** `BOB_FRAME_MAX` of `bpf/frame.h`: an exec with 128 KiB of arguments and two paths is the largest. */
export const maxFrameBytes = 256 * 1024;

/**
 * Cuts what `bob-probe` writes into frames and decodes them. Keeps at most one incomplete frame.
 * What a frame may contain is decided in frame-bodies.ts.
 */
export class FrameDecoder {
  readonly #onEvent: (event: ProbeEvent) => void;
  #rest: Buffer = Buffer.alloc(0);
  #machine = "";

  constructor(onEvent: (event: ProbeEvent) => void) {
    this.#onEvent = onEvent;
  }

  /**
   * Takes the next bytes, in pieces of any size, and calls back for each frame that is whole.
   *
   * @throws {BobError} INTERNAL when they are no frames: the probe and the daemon are not of the same release
   */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let position = 0;
    while (bytes.length - position >= frameHeadBytes) {
      const length = checkLength(bytes.readUInt32LE(position));
      if (bytes.length - position < length) break;
      this.#decode(bytes, position, position + length);
      position += length;
    }
    this.#rest = position === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(position));
  }

  #decode(bytes: Buffer, start: number, end: number): void {
    const event = decodeBody(bytes, start, end, this.#machine);
    if (event?.kind === "started") this.#machine = event.features.machine;
    if (event !== undefined) this.#onEvent(event);
  }
}

function checkLength(length: number): number {
  if (length < frameHeadBytes || length > maxFrameBytes) {
    throw new BobError("INTERNAL", `the probe sent a frame of ${length} bytes: is it of the daemon's release?`);
  }
  return length;
}
