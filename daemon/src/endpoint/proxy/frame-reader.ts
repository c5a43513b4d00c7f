// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import { BobError } from "@bob/proto";
import { clientPreface, type Frame, FrameSplitter } from "@bob/proto/wire/http2-frames";

/** What to do with what comes from one side of a connection. */
export interface FrameHandler {
  /** Takes the frames that one chunk completes. */
  handle(frames: Iterable<Frame>): void;
  /** The other side does not speak HTTP/2. */
  fail(error: BobError): void;
}

/** Reads HTTP/2 frames from `source`; those of a client come behind the preface. */
export function readFrames(source: Duplex, comesFrom: "client" | "server", handler: FrameHandler): void {
  const splitter = new FrameSplitter();
  let awaited = Buffer.from(comesFrom === "client" ? clientPreface : "");
  source.on("data", (chunk: Buffer) => {
    const begin = chunk.subarray(0, awaited.length);
    try {
      if (!begin.equals(awaited.subarray(0, begin.length))) throw new BobError("PROTOCOL", "this is not HTTP/2");
      awaited = awaited.subarray(begin.length);
      handler.handle(splitter.push(chunk.subarray(begin.length)));
    } catch (error) {
      handler.fail(
        error instanceof BobError ? error : new BobError("PROTOCOL", "malformed HTTP/2 frame", { cause: error }),
      );
    }
  });
}
