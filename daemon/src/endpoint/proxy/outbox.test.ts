// SPDX-License-Identifier: Apache-2.0
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Outbox } from "./outbox.ts";

/** A socket that tells which pieces each system call would get. */
function socket(): { sink: Writable; calls: string[][] } {
  const calls: string[][] = [];
  const sink = new Writable({
    write(piece: Buffer, _, done) {
      calls.push([piece.toString()]);
      done();
    },
    writev(pieces, done) {
      calls.push(pieces.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  return { sink, calls };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("Outbox", () => {
  it("writes pieces that lie behind each other as one, and all of a turn at once", async () => {
    const { sink, calls } = socket();
    const outbox = new Outbox(sink);
    const chunk = Buffer.from("onetwothree");
    outbox.write(chunk.subarray(0, 3));
    outbox.write(chunk.subarray(3, 6));
    outbox.write(Buffer.from("|"));
    outbox.write(chunk.subarray(6));
    expect(calls).toEqual([]);
    await turn();
    expect(calls).toEqual([["onetwo", "|", "three"]]);
    outbox.write(chunk.subarray(0, 3));
    outbox.flush();
    expect(calls[1]).toEqual(["one"]);
  });

  it("writes nothing to a socket that has ended", async () => {
    const { sink, calls } = socket();
    const outbox = new Outbox(sink);
    sink.end();
    outbox.write(Buffer.from("late"));
    await turn();
    expect(calls).toEqual([]);
    expect(sink.errored).toBeNull();
  });
});
