// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import type { BobError } from "@bob/proto";
import { answerHead, statusOf, trailersOf } from "@bob/proto/wire/grpc-status";
import {
  encodeFrame,
  encodeReset,
  encodeSettings,
  encodeUint32,
  errorCode,
  type Frame,
  frameFlag,
  frameType,
  maxWindowBytes,
} from "@bob/proto/wire/http2-frames";
import { readFrames } from "./frame-reader.ts";
import { Hop } from "./hop.ts";

/** How long a client is served without BuildKit: calls come together, and the next one deserves a new try. */
const graceMs = 50;
const nothing = Buffer.alloc(0);

/** How far a call has come that is refused. */
export interface Progress {
  /** Whether the client has got the answer's first headers. */
  readonly hasHead: boolean;
  /** Whether the client has sent its whole request. */
  readonly isClientDone: boolean;
}

/** Answers all calls of a client that has no BuildKit behind it, and then ends its connection. */
export class Refusal {
  readonly #hop: Hop;
  readonly #failure: BobError;
  #lastStream = 0;
  #isLeaving = false;

  constructor(hop: Hop, failure: BobError) {
    this.#hop = hop;
    this.#failure = failure;
    if (!hop.isOpen) hop.sendSettings(encodeSettings([]));
  }

  /** Takes a frame of the client. */
  handle(frame: Frame): void {
    const isAck = (frame.flags & frameFlag.ack) !== 0;
    switch (frame.type) {
      case frameType.headers:
        if (frame.stream > this.#lastStream) this.#refuseNew(frame);
        break;
      case frameType.data:
        this.#hop.credit(frame.payload.length);
        break;
      case frameType.windowUpdate:
        if (frame.stream === 0) this.#hop.openConnection(frame.payload.readUInt32BE(0) & maxWindowBytes);
        break;
      case frameType.settings:
      case frameType.ping:
        if (!isAck) this.#hop.sendControl(encodeFrame(frame.type, frameFlag.ack, 0, answerTo(frame)));
        break;
    }
  }

  /** Ends a call with the status UNAVAILABLE that says why. */
  refuse(stream: number, { hasHead, isClientDone }: Progress): void {
    this.#lastStream = Math.max(this.#lastStream, stream);
    const trailers = trailersOf(statusOf(this.#failure));
    this.#hop.sendHeaders(stream, hasHead ? trailers : [...answerHead, ...trailers], true);
    // Nothing more of the request is wanted (RFC 9113, section 8.1).
    if (!isClientDone) this.#hop.send(encodeReset(stream, errorCode.noError));
    this.leaveSoon();
  }

  /** Tells the client in a moment to connect anew for its next call, and ends the connection. */
  leaveSoon(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    setTimeout(() => this.#leave(), graceMs);
  }

  #refuseNew(frame: Frame): void {
    this.refuse(frame.stream, { hasHead: false, isClientDone: (frame.flags & frameFlag.endStream) !== 0 });
  }

  #leave(): void {
    const lastAndNoError = Buffer.concat([encodeUint32(this.#lastStream), encodeUint32(errorCode.noError)]);
    this.#hop.send(encodeFrame(frameType.goAway, 0, 0, lastAndNoError), 0, () => this.#hop.end());
  }
}

function answerTo(frame: Frame): Buffer {
  return frame.type === frameType.ping ? frame.payload : nothing;
}

/** Serves a client for whom BuildKit could not be reached at all. */
export function refuseClient(client: Duplex, failure: BobError): void {
  const refusal = new Refusal(new Hop(client, "client"), failure);
  readFrames(client, "client", {
    handle: (frames) => {
      for (const frame of frames) refusal.handle(frame);
    },
    fail: () => client.destroy(),
  });
}
