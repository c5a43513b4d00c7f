// SPDX-License-Identifier: Apache-2.0
import type { UnaryCaller } from "@bob/frontend";
import { BobError } from "@bob/proto/errors";
import { prefixMessage, unprefixMessage } from "@bob/proto/wire/grpc-messages";
import { requestHeaders } from "@bob/proto/wire/grpc-request";
import { errorFromTrailers } from "@bob/proto/wire/grpc-status";
import type { HeaderField } from "@bob/proto/wire/hpack";
import {
  encodeReset,
  encodeWindowUpdate,
  errorCode,
  type Frame,
  frameFlag,
  withoutPadding,
} from "@bob/proto/wire/http2-frames";
import type { Hop } from "./hop.ts";
import type { StreamTable } from "./streams.ts";

/** Longest answer, in bytes. */
const maxAnswerBytes = 1024 * 1024;

interface OwnCall {
  readonly parts: Buffer[];
  bytes: number;
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** Unary gRPC calls of the endpoint's own, beside those that pass on the same connection. */
export class OwnCalls implements UnaryCaller {
  readonly #hop: Hop;
  readonly #streams: StreamTable;
  readonly #calls = new Map<number, OwnCall>();
  #isClosed = false;

  constructor(hop: Hop, streams: StreamTable) {
    this.#hop = hop;
    this.#streams = streams;
  }

  /**
   * @throws {BobError} BUILD_FAILED with the callee's status in `details.status`, UNAVAILABLE, CANCELLED,
   * LIMIT_EXCEEDED.
   */
  async call(path: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    signal.throwIfAborted();
    if (this.#isClosed) throw closed();
    const number = this.#streams.reserve();
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#calls.set(number, { parts: [], bytes: 0, resolve, reject });
    const cancel = () => this.#cancel(number, new BobError("CANCELLED", `call of ${path} was cancelled`));
    signal.addEventListener("abort", cancel, { once: true });
    this.#hop.sendHeaders(number, Object.entries(requestHeaders(path)), false);
    this.#hop.sendMessage(number, prefixMessage(request), true);
    return await promise.finally(() => signal.removeEventListener("abort", cancel));
  }

  takeData(frame: Frame): void {
    const call = this.#calls.get(frame.stream);
    if (!call) return;
    const data = withoutPadding(frame);
    call.bytes += data.length;
    if (call.bytes > maxAnswerBytes) {
      this.#cancel(frame.stream, new BobError("LIMIT_EXCEEDED", `an answer is longer than ${maxAnswerBytes} bytes`));
      return;
    }
    call.parts.push(Buffer.from(data));
    if (frame.flags & frameFlag.endStream) this.#end(frame.stream, []);
    else if (frame.payload.length > 0) this.#hop.sendControl(encodeWindowUpdate(frame.stream, frame.payload.length));
  }

  takeHeaders(number: number, fields: readonly HeaderField[], endsStream: boolean): void {
    if (endsStream) this.#end(number, fields);
  }

  takeReset(number: number): void {
    this.#take(number)?.reject(new BobError("UNAVAILABLE", "the call was reset by the other side"));
  }

  close(): void {
    this.#isClosed = true;
    for (const number of [...this.#calls.keys()]) this.#take(number)?.reject(closed());
  }

  #end(number: number, trailers: readonly HeaderField[]): void {
    const call = this.#take(number);
    if (!call) return;
    try {
      const failure = errorFromTrailers(Object.fromEntries(trailers));
      if (failure) throw failure;
      call.resolve(unprefixMessage(Buffer.concat(call.parts)) ?? new Uint8Array());
    } catch (error) {
      call.reject(error);
    }
  }

  #cancel(number: number, reason: BobError): void {
    this.#hop.send(encodeReset(number, errorCode.cancel));
    this.#take(number)?.reject(reason);
  }

  #take(number: number): OwnCall | undefined {
    const call = this.#calls.get(number);
    this.#calls.delete(number);
    this.#hop.dropStream(number);
    return call;
  }
}

function closed(): BobError {
  return new BobError("UNAVAILABLE", "the connection is closed");
}
