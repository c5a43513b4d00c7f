import { frameHeadBytes, frameMessage, maxMessageBytes } from "@bob/frontend/gateway/grpc-frames";
import {
  encodeFrame,
  encodeUint32,
  errorCode,
  type Frame,
  frameType,
  withoutPadding,
} from "@bob/frontend/http2/frames";
import { BobError } from "@bob/proto";
import { answerHead, type Status, statusOf, trailersOf } from "./grpc-answer.ts";
import type { Hop } from "./hop.ts";
import type { Verdict } from "./interceptor.ts";
import type { ProxyStream, Side, StreamTable } from "./streams.ts";

/** Takes the requests of calls somebody wants to look at, and does what is decided on them. */
export class InterceptedCalls {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #streams: StreamTable;

  constructor(hops: Readonly<Record<Side, Hop>>, streams: StreamTable) {
    this.#hops = hops;
    this.#streams = streams;
  }

  /** Takes a DATA frame of a request. */
  collect(stream: ProxyStream, frame: Frame, endsStream: boolean): void {
    const data = withoutPadding(frame);
    stream.requestBytes += data.length;
    if (stream.requestBytes > frameHeadBytes + maxMessageBytes) {
      const message = `the request is longer than the ${maxMessageBytes} bytes BuildKit takes`;
      this.#answer(stream, statusOf(new BobError("LIMIT_EXCEEDED", message)));
      return;
    }
    stream.request.push(Buffer.from(data));
    if (frame.payload.length > 0 && !endsStream) {
      const opened = encodeFrame(frameType.windowUpdate, 0, stream.client, encodeUint32(frame.payload.length));
      this.#hops.client.sendControl(opened);
    }
    if (endsStream) this.decide(stream);
  }

  /** The request is whole. */
  decide(stream: ProxyStream): void {
    stream.isClientDone = true;
    const body = Buffer.concat(stream.request.splice(0));
    // What is not one plain message is BuildKit's to judge.
    if (!stream.intercept || !isPlainMessage(body)) {
      this.#forward(stream, body);
      return;
    }
    const call = { message: body.subarray(frameHeadBytes), metadata: stream.fields, signal: stream.cancel.signal };
    try {
      this.#act(stream, stream.intercept(call));
    } catch (error) {
      this.#answer(stream, statusOf(error));
    }
  }

  #act(stream: ProxyStream, verdict: Verdict): void {
    if ("forward" in verdict) {
      this.#forward(stream, frameMessage(verdict.forward));
      verdict.forwarded?.().catch((error: unknown) => this.#fail(stream, statusOf(error)));
      return;
    }
    void verdict.answer
      .then((answer) => ("status" in answer ? answer.status : frameMessage(answer.message)))
      .catch((error: unknown) => statusOf(error))
      .then((answer) => this.#answer(stream, answer));
  }

  #forward(stream: ProxyStream, body: Buffer): void {
    const number = this.#streams.open(stream);
    this.#hops.upstream.sendHeaders(number, stream.fields, false);
    this.#hops.upstream.sendMessage(number, body, true);
  }

  /** Takes a call back that BuildKit is at work on. */
  #fail(stream: ProxyStream, status: Status): void {
    const { upstream } = stream;
    if (stream.cancel.signal.aborted || upstream === undefined || stream.isUpstreamDone) return;
    this.#hops.upstream.send(encodeFrame(frameType.rstStream, 0, upstream, encodeUint32(errorCode.cancel)));
    this.#answer(stream, status);
    this.#streams.forget(stream);
  }

  #answer(stream: ProxyStream, answer: Buffer | Status): void {
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
  }
}

function isPlainMessage(body: Buffer): boolean {
  return body.length >= frameHeadBytes && body[0] === 0 && body.readUInt32BE(1) === body.length - frameHeadBytes;
}
