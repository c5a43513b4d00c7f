// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { maxMessageBytes, prefixBytes, prefixMessage } from "@bob/proto/wire/grpc-messages";
import { answerHead, type CallStatus, statusOf, trailersOf } from "@bob/proto/wire/grpc-status";
import { encodeReset, encodeWindowUpdate, errorCode, type Frame, withoutPadding } from "@bob/proto/wire/http2-frames";
import { PrefixedMessages } from "./grpc-codecs.ts";
import { holdAnswer } from "./held-answer.ts";
import type { Hop } from "./hop.ts";
import type { Verdict } from "./interceptor.ts";
import { RelayedCall } from "./relayed-call.ts";
import type { ProxyStream, Side, StreamTable } from "./streams.ts";

/** Bytes of requests that are under way on one connection, all together: four of the longest. */
const maxCollectedBytes = 64 * 1024 * 1024;

/** Takes the requests of calls somebody wants to look at, and does what is decided on them. */
export class InterceptedCalls {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #streams: StreamTable;
  #collectedBytes = 0;

  constructor(hops: Readonly<Record<Side, Hop>>, streams: StreamTable) {
    this.#hops = hops;
    this.#streams = streams;
  }

  /** Takes a DATA frame of a request. */
  collect(stream: ProxyStream, frame: Frame, endsStream: boolean): void {
    const data = withoutPadding(frame);
    stream.requestBytes += data.length;
    this.#collectedBytes += data.length;
    const excess = this.#excessOf(stream);
    if (excess !== undefined) {
      this.drop(stream);
      this.#answer(stream, statusOf(new BobError("LIMIT_EXCEEDED", excess)));
      return;
    }
    if (data.length > 0) stream.request.push(Buffer.from(data));
    if (frame.payload.length > 0 && !endsStream) {
      const opened = encodeWindowUpdate(stream.client, frame.payload.length);
      this.#hops.client.sendControl(opened);
    }
    if (endsStream) this.decide(stream);
  }

  /** Forgets what has come of a request. */
  drop(stream: ProxyStream): void {
    this.#collectedBytes -= stream.requestBytes;
    stream.requestBytes = 0;
    stream.request.length = 0;
  }

  /** The request is whole. */
  decide(stream: ProxyStream): void {
    stream.isClientDone = true;
    const body = Buffer.concat(stream.request);
    this.drop(stream);
    // What is not one plain message is BuildKit's to judge.
    if (!stream.intercept || !isPlainMessage(body)) {
      this.#forward(stream, body);
      return;
    }
    const call = { message: body.subarray(prefixBytes), metadata: stream.fields, signal: stream.cancel.signal };
    try {
      this.#act(stream, stream.intercept(call));
    } catch (error) {
      this.#answer(stream, statusOf(error));
    }
  }

  #excessOf({ requestBytes }: ProxyStream): string | undefined {
    if (requestBytes > prefixBytes + maxMessageBytes) {
      return `the request is longer than the ${maxMessageBytes} bytes BuildKit takes`;
    }
    if (this.#collectedBytes > maxCollectedBytes) {
      return `the requests under way on this connection are longer than ${maxCollectedBytes} bytes: make them one after the other`;
    }
    return undefined;
  }

  #act(stream: ProxyStream, verdict: Verdict): void {
    if ("forward" in verdict) {
      if (verdict.answered) this.#hold(stream, prefixMessage(verdict.forward), verdict.answered);
      else this.#forward(stream, prefixMessage(verdict.forward));
      verdict.forwarded?.().catch((error: unknown) => this.#fail(stream, error));
      return;
    }
    void verdict.answer
      .then((answer) => ("status" in answer ? answer.status : prefixMessage(answer.message)))
      .catch((error: unknown) => statusOf(error))
      .then((answer) => this.#answer(stream, answer));
  }

  #forward(stream: ProxyStream, body: Buffer): void {
    const number = this.#streams.open(stream);
    this.#hops.upstream.sendHeaders(number, stream.fields, false);
    if (stream.earlyWindow > 0) this.#hops.upstream.sendWindow(number, stream.earlyWindow);
    this.#hops.upstream.sendMessage(number, body, true);
  }

  /** Sends the request on and holds the answer back until `answered` has seen it. */
  #hold(stream: ProxyStream, body: Buffer, answered: (answer: Uint8Array | undefined) => Promise<void>): void {
    this.#hops.upstream.sendHeaders(this.#streams.open(stream), stream.fields, false);
    const call = new RelayedCall(this.#hops, this.#streams, stream, () => new PrefixedMessages());
    stream.relay = call;
    call.upstream.end(body);
    holdAnswer(call, answered).catch((error: unknown) => call.fail(error));
  }

  /** Takes a call back that BuildKit is at work on. */
  #fail(stream: ProxyStream, thrown: unknown): void {
    const { upstream, relay } = stream;
    if (relay) {
      relay.fail(thrown);
      return;
    }
    if (stream.cancel.signal.aborted || upstream === undefined || stream.isUpstreamDone) return;
    this.#hops.upstream.send(encodeReset(upstream, errorCode.cancel));
    this.#answer(stream, statusOf(thrown));
    this.#streams.forget(stream);
  }

  #answer(stream: ProxyStream, answer: Buffer | CallStatus): void {
    if (stream.cancel.signal.aborted || !this.#streams.find("client", stream.client)) return;
    const { client } = this.#hops;
    const end = () => this.#streams.finish(stream, "upstream");
    if (!Buffer.isBuffer(answer)) {
      client.sendHeaders(stream.client, [...(stream.hasHead ? [] : answerHead), ...trailersOf(answer)], true);
      end();
      return;
    }
    stream.hasHead = true;
    client.sendHeaders(stream.client, answerHead, false);
    client.sendMessage(stream.client, answer, false, () => {
      client.sendHeaders(stream.client, [["grpc-status", "0"]], true);
      end();
    });
    client.openStream(stream.client, stream.earlyWindow);
  }
}

function isPlainMessage(body: Buffer): boolean {
  return body.length >= prefixBytes && body[0] === 0 && body.readUInt32BE(1) === body.length - prefixBytes;
}
