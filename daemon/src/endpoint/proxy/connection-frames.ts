// SPDX-License-Identifier: Apache-2.0
import { encodeFrame, type Frame, frameFlag, frameType, maxWindowBytes } from "@bob/proto/wire/http2-frames";
import { capHeaderTable } from "./header-table.ts";
import type { Hop } from "./hop.ts";
import type { PingFilter } from "./ping-filter.ts";
import { otherOf, type Side, type StreamTable } from "./streams.ts";

/** What the two sides say about their connections: settings, pings, windows, and that they end. */
export class ConnectionFrames {
  readonly #hops: Readonly<Record<Side, Hop>>;
  readonly #streams: StreamTable;
  readonly #pings: PingFilter;

  constructor(hops: Readonly<Record<Side, Hop>>, streams: StreamTable, pings: PingFilter) {
    this.#hops = hops;
    this.#streams = streams;
    this.#pings = pings;
  }

  takeSettings(from: Side, frame: Frame): void {
    const isAck = (frame.flags & frameFlag.ack) !== 0;
    capHeaderTable(frame.payload);
    if (!isAck) this.#hops[from].takeSettings(frame.payload);
    this.#to(from).sendSettings(frame.raw);
    if (isAck) this.#to(from).applySettings();
  }

  takePing(from: Side, frame: Frame): void {
    const isAck = (frame.flags & frameFlag.ack) !== 0;
    if (from === "upstream" && isAck) this.#pings.end();
    if (from === "client" && !isAck && !this.#pings.passes()) {
      this.#hops.client.sendControl(encodeFrame(frameType.ping, frameFlag.ack, 0, frame.payload));
      return;
    }
    this.#to(from).sendControl(frame.raw);
  }

  takeWindow(from: Side, frame: Frame): void {
    const bytes = frame.payload.readUInt32BE(0) & maxWindowBytes;
    if (frame.stream === 0) {
      this.#hops[from].openConnection(bytes);
      return;
    }
    if (this.#hops[from].openStream(frame.stream, bytes)) return;
    const stream = this.#streams.find(from, frame.stream);
    const other = stream?.[otherOf(from)];
    if (other !== undefined) this.#to(from).sendWindow(other, bytes);
    else if (stream) stream.earlyWindow += bytes;
  }

  /** BuildKit says up to which stream it works; the client knows these by other numbers. */
  takeGoAway(from: Side, frame: Frame): void {
    if (from === "upstream") {
      const last = frame.payload.readUInt32BE(0) & maxWindowBytes;
      frame.payload.writeUInt32BE(this.#streams.lastForClient(last), 0);
    }
    this.#to(from).sendControl(frame.raw);
  }

  #to(from: Side): Hop {
    return this.#hops[otherOf(from)];
  }
}
