// SPDX-License-Identifier: Apache-2.0
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { BobError } from "@bob/proto";
import { withFirst } from "../byte-streams.ts";

/** Of what comes out at once. With zlib's own 16 KiB a GiB takes twice the CPU time: each piece is a buffer, and a turn of the event loop. */
const chunkSize = 1 << 20;

/**
 * Undoes gzip or zstd, told apart by their first bytes as containerd does, and gives `use` what comes out. What is neither is passed on.
 *
 * @throws {BobError} BAD_DATA when the compressed data is damaged, and what `source` and `use` throw.
 */
export async function decompress(
  source: AsyncIterable<Uint8Array>,
  what: string,
  use: (chunk: Buffer) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  const magic = first.done ? new Uint8Array() : first.value;
  const drain = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      const used = use(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (used !== undefined) await used;
    }
    // Node's decoders end where the compressed data does. What follows is not read then, and the digest of all not checked.
    if (!isRead) throw new BobError("BAD_DATA", `${what} goes on behind its compressed data`);
  };
  let isRead = false;
  const input = Readable.from(
    withFirst(first, iterator, () => {
      isRead = true;
    }),
    { objectMode: false },
  );
  const decoder = decoderFor(magic);
  try {
    if (decoder === undefined) await pipeline(input, drain, { signal });
    else await pipeline(input, decoder, drain, { signal });
  } catch (cause) {
    throw isZlibError(cause)
      ? new BobError("BAD_DATA", `${what} cannot be decompressed: ${cause.message}`, { cause })
      : cause;
  }
}

function decoderFor(magic: Uint8Array): ReturnType<typeof createGunzip | typeof createZstdDecompress> | undefined {
  const compression = compressionOf(magic);
  if (compression === undefined) return undefined;
  return compression === "gzip" ? createGunzip({ chunkSize }) : createZstdDecompress({ chunkSize });
}

/** How something is compressed, by its first bytes (RFC 1952, RFC 8878). */
export function compressionOf([a, b, c, d]: Uint8Array = new Uint8Array()): "gzip" | "zstd" | undefined {
  if (a === 0x1f && b === 0x8b) return "gzip";
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return "zstd";
  return undefined;
}

function isZlibError(thrown: unknown): thrown is Error {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === "string" && /^(?:Z_|ZSTD_|ERR_ZLIB|ERR_ZSTD)/.test(code);
}
