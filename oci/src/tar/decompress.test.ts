// SPDX-License-Identifier: Apache-2.0
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { decompress } from "./decompress.ts";

async function* repeat(first: Buffer, rest: Buffer, times: number) {
  yield first;
  for (let at = 0; at < times; at++) yield rest;
}

const compressors = [
  ["gzip", gzipSync],
  ["zstd", zstdCompressSync],
] as const;

// Node's decoders stop there and read no more: the digest of the whole was never checked, and whoever waited did so until --timeout.
test.each(compressors)("refuses what goes on behind its %s data", async (_, compress) => {
  const chunks = repeat(compress(Buffer.alloc(3_000_000, 1)), Buffer.alloc(65_536), 200);
  const done = decompress(chunks, "a layer", () => {}, AbortSignal.timeout(20_000));
  await expect(done).rejects.toMatchObject({ code: "BAD_DATA", message: "a layer goes on behind its compressed data" });
});

test.each(compressors)("waits for whoever takes %s data", async (_, compress) => {
  let [taking, taken] = [0, 0];
  const take = async (chunk: Buffer) => {
    expect(++taking).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    taken += chunk.length;
    taking--;
  };
  await decompress(
    repeat(compress(Buffer.alloc(5_000_000, 1)), Buffer.alloc(0), 0),
    "x",
    take,
    AbortSignal.timeout(20_000),
  );
  expect(taken).toBe(5_000_000);
});
