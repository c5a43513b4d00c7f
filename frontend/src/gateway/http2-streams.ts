// SPDX-License-Identifier: Apache-2.0
import { defaultWindowBytes } from "@bob/proto/wire/http2-frames";
import { Http2Stream } from "./http2-stream.ts";

/** BuildKit's server takes 250 at once. */
const maxStreams = 100;

/** The requests of a connection that are in flight. */
export class Http2Streams {
  readonly #streams = new Map<number, Http2Stream>();
  readonly #waiting: (() => void)[] = [];
  #nextId = 1;
  #initialSendWindow = defaultWindowBytes;

  /** Whether there may be no more of them now. */
  get areFull(): boolean {
    return this.#streams.size >= maxStreams;
  }

  /** Waits for {@link letNext}. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  open(body: Buffer, maxBodyBytes: number): Http2Stream {
    const stream = new Http2Stream(this.#nextId, body, this.#initialSendWindow, maxBodyBytes);
    this.#nextId += 2;
    this.#streams.set(stream.id, stream);
    return stream;
  }

  find(id: number): Http2Stream | undefined {
    return this.#streams.get(id);
  }

  all(): Iterable<Http2Stream> {
    return this.#streams.values();
  }

  remove({ id }: Http2Stream): void {
    this.#streams.delete(id);
  }

  /** Lets one that waits begin. */
  letNext(): void {
    this.#waiting.shift()?.();
  }

  /** The server changed the window that each stream begins with. */
  changeInitialWindow(bytes: number): void {
    for (const stream of this.#streams.values()) stream.sendWindow += bytes - this.#initialSendWindow;
    this.#initialSendWindow = bytes;
  }
}
