// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { answerHead, statusOf, trailersOf } from "@bob/proto/wire/grpc-status";
import type { HeaderField } from "@bob/proto/wire/hpack";
import { encodeReset, errorCode, type Frame, frameFlag, withoutPadding } from "@bob/proto/wire/http2-frames";
import type { Hop } from "./hop.ts";
import { type ByteCodec, StreamEnd } from "./stream-end.ts";
import type { ProxyStream, Side, StreamRelay, StreamTable } from "./streams.ts";

/** Takes over the calls of these paths; what it rejects with fails the call. */
export type Relays = Readonly<Record<string, Relay>>;

export interface Relay {
  /** For each side of each call. */
  readonly codec: () => ByteCodec;
  readonly run: (call: RelayedCall) => Promise<void>;
}

/**
 * A call between a client and BuildKit whose bytes go through the endpoint's hands. Metadata, the head of the answer
 * and resets pass by themselves; the answer's trailers are held until {@link RelayedCall.finish}.
 */
export class RelayedCall implements StreamRelay {
  /** What the client sends can be read here, what is written goes to it. */
  readonly client: StreamEnd;
  /** The same for BuildKit. */
  readonly upstream: StreamEnd;
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #streams: StreamTable;
  readonly #stream: ProxyStream;
  readonly #answered = Promise.withResolvers<readonly HeaderField[]>();
  #trailers: readonly HeaderField[] | undefined;
  #isEnded = false;

  /** The stream must be open on both sides. */
  constructor(hops: Readonly<Record<Side, Hop>>, streams: StreamTable, stream: ProxyStream, codec: () => ByteCodec) {
    this.#hops = hops;
    this.#streams = streams;
    this.#stream = stream;
    this.client = new StreamEnd(hops.client, stream.client, codec(), false, hops.upstream);
    hops.client.openStream(stream.client, stream.earlyWindow);
    this.upstream = new StreamEnd(hops.upstream, stream.upstream ?? 0, codec(), true, hops.client);
    stream.cancel.signal.addEventListener("abort", () => this.#drop());
    this.#answered.promise.catch(() => {}); // who waits for it is told; nobody has to
  }

  get metadata(): readonly HeaderField[] {
    return this.#stream.fields;
  }

  /** Aborted when the call is given up on either side. */
  get signal(): AbortSignal {
    return this.#stream.cancel.signal;
  }

  /** BuildKit's trailers, when it has sent all of its answer. Rejects when the call is given up. */
  get trailers(): Promise<readonly HeaderField[]> {
    return this.#answered.promise;
  }

  takeData(from: Side, frame: Frame): void {
    try {
      this[from].receive(withoutPadding(frame), frame.payload.length);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (!(frame.flags & frameFlag.endStream)) return;
    if (from === "client") this.#takeClientEnd();
    else this.#takeTrailers([]);
  }

  takeHeaders(from: Side, fields: readonly HeaderField[], endsStream: boolean): void {
    if (from === "client") {
      if (endsStream) this.#takeClientEnd();
    } else if (endsStream) {
      this.#takeTrailers(fields);
    } else {
      this.#stream.hasHead = true;
      this.#hops.client.sendHeaders(this.#stream.client, fields, false);
      this.client.begin();
    }
  }

  /** @returns whether the reset ends the call: behind its answer BuildKit only says that it reads no more. */
  takesReset(from: Side): boolean {
    return from === "client" || this.#trailers === undefined;
  }

  /** Ends the call for the client, behind everything that has been written to it. */
  async finish(trailers: readonly HeaderField[]): Promise<void> {
    // An answer of trailers only has no place for bytes.
    if (this.#stream.hasHead) await new Promise<void>((resolve) => this.client.end(() => resolve()));
    this.#end(trailers);
  }

  /** Ends the call with an error, and BuildKit's part of it if that is not over. */
  fail(thrown: unknown): void {
    if (this.signal.aborted || this.#isEnded) return;
    const upstream = this.#stream.upstream ?? 0;
    if (this.#trailers === undefined) this.#hops.upstream.send(encodeReset(upstream, errorCode.cancel));
    this.#end([...(this.#stream.hasHead ? [] : answerHead), ...trailersOf(statusOf(thrown))]);
  }

  #end(trailers: readonly HeaderField[]): void {
    const { client, isClientDone } = this.#stream;
    if (this.signal.aborted || this.#isEnded) return;
    this.#isEnded = true;
    this.#hops.client.sendHeaders(client, trailers, true);
    if (!isClientDone) this.#hops.client.send(encodeReset(client, errorCode.noError));
    this.#drop();
    this.#streams.forget(this.#stream);
  }

  #takeClientEnd(): void {
    this.#stream.isClientDone = true;
    this.client.receiveEnd();
  }

  #takeTrailers(fields: readonly HeaderField[]): void {
    this.#trailers = fields;
    this.upstream.receiveEnd();
    this.#answered.resolve(fields);
  }

  #drop(): void {
    this.client.destroy();
    this.upstream.destroy();
    this.#answered.reject(new BobError("CANCELLED", "the call was given up"));
  }
}
